import type { Message, Offer } from '../../../contracts/api/shapes.ts';
import { preferences } from '../state/preferences.ts';
import { navigate } from './router.tsx';

let audio: AudioContext | null = null;

/** Browsers allow sound only after the person touched the page: call this from such a gesture. */
export function wakeSound(): void {
  try {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') void audio.resume();
  } catch {
    audio = null;
  }
}

function tone(frequency: number, at: number, length: number, loudness: number): void {
  if (audio?.state !== 'running') return;
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  const begin = audio.currentTime + at;
  oscillator.type = 'sine';
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(loudness, begin + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + length);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(begin);
  oscillator.stop(begin + length);
}

/** The sound of an offer: two rising tones. */
export function ringOffer(): void {
  if (!preferences.get().sound) return;
  tone(660, 0, 0.35, 0.16);
  tone(880, 0.18, 0.5, 0.16);
}

function ringMessage(): void {
  if (preferences.get().sound) tone(587, 0, 0.25, 0.07);
}

/** Whether this browser can show notifications, and whether it may. */
export function notificationPermission(): 'granted' | 'denied' | 'default' | 'unsupported' {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

/** Asks the browser for its permission; only ever called from a click. */
export async function askForNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

function notify(title: string, body: string, tag: string, conversationId: string | null): void {
  if (!preferences.get().notifications || notificationPermission() !== 'granted' || document.hasFocus())
    return;
  try {
    const notification = new Notification(title, { body, tag });
    notification.onclick = () => {
      window.focus();
      navigate({ page: 'desk', conversationId });
      notification.close();
    };
  } catch {
    // Some browsers allow notifications only from a service worker; the page itself shows everything anyway.
  }
}

/** Calls for attention when conversations are offered. */
export function announceOffers(offers: readonly Offer[]): void {
  ringOffer();
  for (const offer of offers) {
    const body = [offer.queueName, offer.escalationReason].filter(Boolean).join(' · ');
    notify(`${offer.customerName} needs you`, body, offer.offerId, null);
  }
}

/** Calls for attention when a customer writes and nobody is looking at that conversation. */
export function announceMessages(conversationId: string, messages: readonly Message[]): void {
  const watching = document.hasFocus() && window.location.pathname.endsWith(conversationId);
  const last = messages[messages.length - 1];
  if (watching || !last) return;
  ringMessage();
  notify(last.sender.name, last.text || 'sent a file', conversationId, conversationId);
}
