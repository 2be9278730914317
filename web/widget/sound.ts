let audio: AudioContext | null = null;

/** Two soft tones, made here: there is no file to load. Browsers allow it after the first click on the page. */
export function chime(): void {
  try {
    audio ??= new AudioContext();
    const now = audio.currentTime;
    for (const [offset, frequency] of [
      [0, 660],
      [0.12, 880],
    ] as const) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, now + offset);
      volume.gain.linearRampToValueAtTime(0.08, now + offset + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, now + offset + 0.3);
      tone.connect(volume).connect(audio.destination);
      tone.start(now + offset);
      tone.stop(now + offset + 0.32);
    }
  } catch {
    // No sound on this machine, or not allowed: the badge tells it as well.
  }
}
