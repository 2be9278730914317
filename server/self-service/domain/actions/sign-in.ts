/** OAuthInput and SignOutUser. A customer signs in at the company's page, which vouches for them; a topic cannot do it. */
import { goTo } from '../frames.ts';
import { say } from '../saying.ts';
import type { Turn } from '../turn.ts';
import type { Runners } from './runner.ts';

export const signInRunners: Runners<'OAuthInput' | 'SignOutUser'> = {
  OAuthInput: (turn, { title, text }, next) => {
    const isSignedIn = turn.services.user?.isSignedIn === true;
    setReason(turn, isSignedIn ? 'Initializer' : 'SignInRequired');
    if (!isSignedIn) {
      turn.note(
        'unavailable',
        turn.place('The customer is not signed in, and cannot sign in within the conversation.'),
      );
      say(turn, turn.textOf(text) || turn.textOf(title));
    }
    goTo(turn, next);
  },
  SignOutUser: (turn, _, next) => {
    turn.note('unavailable', turn.place("The customer's sign-in belongs to the page they came from."));
    setReason(turn, 'SignInRequired');
    goTo(turn, next);
  },
};

const setReason = (turn: Turn, reason: string): void =>
  turn.setVariable({ scope: 'System', path: ['SignInReason'] }, reason);
