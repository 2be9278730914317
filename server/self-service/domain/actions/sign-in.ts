/**
 * OAuthInput and SignOutUser. A customer signs in at the company's page, which vouches for them; a topic cannot do it. Where
 * one needs a customer who is signed in and is not, the agent's topics of OnSignIn say so, and then it goes on.
 */
import { beginAll, goTo } from '../frames.ts';
import { say } from '../saying.ts';
import type { Turn } from '../turn.ts';
import type { Runners } from './runner.ts';

export const signInRunners: Runners<'OAuthInput' | 'SignOutUser'> = {
  OAuthInput: (turn, { title, text }, next) => {
    const isSignedIn = turn.services.user?.isSignedIn === true;
    setReason(turn, isSignedIn ? 'Initializer' : 'SignInRequired');
    if (!isSignedIn)
      turn.note(
        'unavailable',
        turn.place('The customer is not signed in, and cannot sign in within the conversation.'),
      );
    const own = isSignedIn || isAsking(turn) ? [] : turn.topicsFor('OnSignIn');
    if (!isSignedIn && own.length === 0) say(turn, turn.textOf(text) || turn.textOf(title));
    goTo(turn, next);
    beginAll(turn, own);
  },
  SignOutUser: (turn, _, next) => {
    turn.note('unavailable', turn.place("The customer's sign-in belongs to the page they came from."));
    setReason(turn, 'SignInRequired');
    goTo(turn, next);
  },
};

/** The agent's own topic for it runs already: it may show the sign-in itself. */
const isAsking = (turn: Turn): boolean =>
  turn.state.stack.some((frame) => turn.topicOf(frame)?.trigger.kind === 'OnSignIn');

const setReason = (turn: Turn, reason: string): void =>
  turn.setVariable({ scope: 'System', path: ['SignInReason'] }, reason);
