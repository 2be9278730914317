/**
 * Every error that leaves Patchbay, by its stable code.
 *
 * A program branches on `code` (it never changes its meaning); a person reads `message`, which says what to do
 * next. `status` is the HTTP status; realtime replies carry the same code. `docs/errors.md` lists them, and a
 * test holds the two together.
 */
export interface ErrorDefinition {
  readonly status: number;
  readonly message: string;
}

const define = <const T extends Record<string, ErrorDefinition>>(catalogue: T): T => catalogue;

export const errorCatalogue = define({
  'request.invalid': {
    status: 400,
    message: 'The request is not valid. Correct the fields listed in details and send it again.',
  },
  'request.too_large': {
    status: 413,
    message: 'The request is too large. Send a smaller message or attachment.',
  },
  'request.not_found': {
    status: 404,
    message: 'There is nothing at this address. Check the path in /api/docs.',
  },
  'request.unsupported_media': {
    status: 415,
    message: 'This content type is not accepted. Send JSON, or multipart/form-data for uploads.',
  },
  'request.too_many': {
    status: 429,
    message: 'Too many requests. Wait for the seconds given in Retry-After and try again.',
  },
  'auth.required': { status: 401, message: 'Sign in, or send a bearer token, and try again.' },
  'auth.invalid_credentials': {
    status: 401,
    message: 'The user name or the password is wrong. Check both and try again.',
  },
  'auth.token_invalid': { status: 403, message: 'The token is not valid. Get a new one and try again.' },
  'auth.token_expired': { status: 403, message: 'The token has expired. Get a new one and try again.' },
  'auth.forbidden': { status: 403, message: 'Your role does not allow this. Ask an administrator.' },
  'auth.origin_refused': {
    status: 403,
    message: 'This web origin may not use this channel. Add it to the channel’s allowed origins.',
  },
  'conversation.not_found': {
    status: 404,
    message: 'There is no such conversation, or it is not yours. Check its id.',
  },
  'conversation.closed': { status: 409, message: 'This conversation has ended. Start a new one.' },
  'conversation.not_handler': {
    status: 409,
    message: 'You are not the handler of this conversation any more. Reload it.',
  },
  'conversation.stale_epoch': {
    status: 409,
    message: 'The conversation was handed over meanwhile. Reload it before you write.',
  },
  'conversation.wrong_state': {
    status: 409,
    message: 'The conversation’s state does not allow this. Reload it and try again.',
  },
  'conversation.watermark_invalid': {
    status: 400,
    message: 'The watermark is not one that this conversation gave out. Start again without one.',
  },
  'activity.invalid': {
    status: 400,
    message: 'The activity is not valid. Correct the fields listed in details and send it again.',
  },
  'activity.too_large': {
    status: 413,
    message: 'The activity is too large. Send less text, or upload files as attachments.',
  },
  'activity.unsupported': {
    status: 400,
    message: 'Activities of this type cannot be sent by a client. Send message, event or typing.',
  },
  'attachment.not_found': {
    status: 404,
    message: 'There is no such attachment, or its address has expired. Reload the conversation.',
  },
  'attachment.refused': {
    status: 400,
    message: 'This file cannot be attached. Send an image, a PDF, a text or an office document.',
  },
  'offer.not_found': {
    status: 404,
    message: 'There is no such offer for you. It may have gone to someone else.',
  },
  'offer.expired': { status: 409, message: 'The offer has expired. The conversation is offered again.' },
  'offer.already_answered': { status: 409, message: 'The offer was answered before. Reload the desk.' },
  'presence.not_representative': {
    status: 409,
    message: 'Only representatives have a presence. Give the user the representative role first.',
  },
  'presence.not_found': {
    status: 404,
    message: 'There is no such presence. Choose one from the list of presences.',
  },
  'queue.not_found': { status: 404, message: 'There is no such queue. Choose one from the list of queues.' },
  'queue.other_kind': {
    status: 409,
    message: 'The queue is for another kind of work than this conversation. Choose one of its kind.',
  },
  'workstream.not_found': {
    status: 404,
    message: 'There is no such workstream. Choose one from the list of workstreams.',
  },
  'workstream.not_voice': {
    status: 409,
    message: 'No workstream takes calls. Configure one of kind voice, or name one of that kind.',
  },
  'organization.not_found': {
    status: 404,
    message: 'There is no such organization. Name it by its short name: ?organization=<short name>.',
  },
  'user.not_found': { status: 404, message: 'There is no such user. Check the name or id.' },
  'user.exists': { status: 409, message: 'A user with this name exists already. Choose another name.' },
  'skill.not_found': { status: 404, message: 'There is no such skill. Choose one from the list of skills.' },
  'group.not_found': { status: 404, message: 'There is no such group. Add it to the configuration first.' },
  'profile.not_found': {
    status: 404,
    message: 'There is no such capacity profile. Add it to the configuration first.',
  },
  'channel.not_found': { status: 404, message: 'There is no such chat channel. Check its name.' },
  'topic.invalid': { status: 400, message: 'The topic cannot be read. Correct the place given in details.' },
  'topic.not_found': { status: 404, message: 'There is no such topic. Check its name.' },
  'topic.conflict': {
    status: 409,
    message: 'Somebody saved this topic meanwhile. Reload it, and make your change to that.',
  },
  'topic.import_refused': {
    status: 400,
    message: 'The upload cannot be read. Details name the file and the reason.',
  },
  'topic_version.not_found': {
    status: 404,
    message: 'There is no such version of the topics. Choose one from the list of versions.',
  },
  'article.not_found': {
    status: 404,
    message: 'There is no such article, or it has no such version. Check its id.',
  },
  'article.state_refused': {
    status: 409,
    message: 'This version is published already. Write a new version, or withdraw the article.',
  },
  'article.refused': {
    status: 400,
    message: 'The file cannot be imported, for the reason given in details.',
  },
  'question.not_found': { status: 404, message: 'There is no such question. Reload the list.' },
  'conversation.being_offered': {
    status: 409,
    message: 'The conversation is being offered to somebody at this moment. Try again in a few seconds.',
  },
  'queue.not_member': {
    status: 403,
    message: 'You are not a member of this queue. Ask a supervisor to add you.',
  },
  'routing.not_representative': {
    status: 409,
    message: 'This user is no representative, or not active. Choose another one.',
  },
  'routing.no_capacity': {
    status: 409,
    message: 'There is no capacity left for this conversation. Use override to take it all the same.',
  },
  'routing.not_available': {
    status: 409,
    message:
      'The representative’s presence does not take this conversation. Use override to assign it all the same.',
  },
  'discovery.running': {
    status: 409,
    message: 'A search for intents is running already. Wait until it is done, or cancel it.',
  },
  'discovery.not_found': {
    status: 404,
    message: 'There is no such search for intents, or it has ended. Reload the list.',
  },
  'proposal.not_found': {
    status: 404,
    message: 'There is no such proposed intent; it may have been merged with another. Reload the list.',
  },
  'proposal.name_taken': {
    status: 409,
    message: 'Another approved intent has this name. Rename one of them, or merge them.',
  },
  'ai_agent.not_found': { status: 404, message: 'There is no such AI agent. Check its id.' },
  'ai_agent.name_taken': { status: 409, message: 'Another AI agent has this name. Choose another name.' },
  'ai_agent.kind_fixed': {
    status: 409,
    message: 'An AI agent keeps its kind. Create another one, and let the workstreams use that.',
  },
  'ai_agent.in_use': {
    status: 409,
    message:
      'The AI agent is still used. Details list the workstreams and conversations; give them another one.',
  },
  'ai_agent_test.not_found': {
    status: 404,
    message: 'There is no such test chat of yours, or it has expired. Begin a new one.',
  },
  'ai_agent_test.not_topics': {
    status: 409,
    message: 'Only AI agents of topics have a test chat. Try this one in a conversation.',
  },
  'ai_agent_test.busy': {
    status: 409,
    message: 'This test chat is answering something else at this moment. Send it again.',
  },
  'ai_agent_test.over': { status: 409, message: 'This test chat is at its end. Begin a new one.' },
  'consultation.not_found': {
    status: 404,
    message: 'There is no such consultation for you. It may have ended.',
  },
  'consultation.over': { status: 409, message: 'The consultation is over. Reload the desk.' },
  'consultation.self': {
    status: 409,
    message: 'You cannot consult the one who handles the conversation. Choose somebody else.',
  },
  'contact.not_found': { status: 404, message: 'There is no such contact. Create it first.' },
  'account.not_found': { status: 404, message: 'There is no such account. Create it first.' },
  'alert.not_found': { status: 404, message: 'There is no such alert. Reload the list.' },
  'voice_command.not_found': { status: 404, message: 'There is no such voice command. Reload the list.' },
  'voice_command.settled': {
    status: 409,
    message: 'The voice command was settled with another outcome before. Reload the list.',
  },
  'configuration.invalid': {
    status: 400,
    message:
      'The configuration cannot be applied, and nothing was changed. Correct the places listed in details.',
  },
  'configuration.in_use': {
    status: 409,
    message:
      'What the configuration takes out is still in use, and nothing was changed. See the places in details.',
  },
  'configuration.conflict': {
    status: 409,
    message: 'Somebody changed the configuration meanwhile. Export it again, and make your change to that.',
  },
  'configuration.version_not_found': {
    status: 404,
    message: 'There is no such version of the configuration. Choose one from the list of versions.',
  },
  'realtime.unknown_operation': {
    status: 400,
    message: 'The socket does not know this operation. Check the protocol page.',
  },
  'realtime.socket_closed': {
    status: 503,
    message:
      'The connection was lost before an answer came. It reconnects by itself; the request is repeated.',
  },
  'server.unavailable': {
    status: 503,
    message: 'The database is not reachable at the moment. Nothing was changed; try again in a few seconds.',
  },
  'server.starting': { status: 503, message: 'Patchbay is starting. Try again in a few seconds.' },
  'server.internal': {
    status: 500,
    message: 'Something failed on our side. It was logged under the request id; try again.',
  },
  'secret.unreadable': {
    status: 409,
    message:
      'The stored secret cannot be opened with the keys of this installation. Set SECRETS_KEY as it was, or enter the secret again.',
  },
  'connection.not_found': { status: 404, message: 'There is no such connection. Reload the list.' },
  'connection.name_taken': {
    status: 409,
    message: 'Another connection has this name. Choose another name.',
  },
  'connection.invalid': {
    status: 400,
    message: 'The connection’s settings do not fit together. Correct what details lists.',
  },
  'connection.failed': {
    status: 502,
    message: 'The other system did not answer as expected. Details say what it said; test the connection.',
  },
  'connection.no_sign_in': {
    status: 409,
    message: 'This connection has no sign-in of its own for representatives. Ask an administrator.',
  },
  'lifecycle.invalid_step': {
    status: 400,
    message: 'The step cannot work as it is. Correct the places listed in details.',
  },
  'delivery.not_found': { status: 404, message: 'There is no such delivery. Reload the list.' },
  'delivery.wrong_state': {
    status: 409,
    message: 'The delivery’s state does not allow this. Reload it and try again.',
  },
  'delivery.invalid_request': {
    status: 400,
    message:
      'The request cannot be sent as it is. Keep it within the connection’s address and its body JSON.',
  },
  'event.not_signed': {
    status: 401,
    message:
      'The event is not signed as this connection’s events are. Check its secret, and the sender’s clock.',
  },
  'crm_link.not_found': { status: 404, message: 'This record is not linked to the conversation. Reload it.' },
  'connector.not_found': { status: 404, message: 'There is no such connector. Reload the list.' },
  'connector.name_taken': { status: 409, message: 'Another connector has this name. Choose another name.' },
  'connector.in_use': {
    status: 409,
    message: 'The connector still has connections. Remove them first.',
  },
  'connector.refused': {
    status: 400,
    message: 'The description cannot be imported. Details name the place and the reason.',
  },
  'connector.operation_not_found': {
    status: 404,
    message: 'The connector has no such operation. Choose one from its list.',
  },
  'plugin.not_found': {
    status: 404,
    message: 'There is no such plugin, or it is not for you. Reload the list.',
  },
  'plugin.name_taken': { status: 409, message: 'Another plugin has this name. Choose another name.' },
  'plugin.inputs_invalid': {
    status: 400,
    message: 'The inputs do not fit the operation. Correct the fields listed in details.',
  },
  'approval.not_found': { status: 404, message: 'There is no such request for approval. Reload the list.' },
  'approval.not_yours': {
    status: 403,
    message: 'Representatives of its queue and supervisors decide about this. Ask one of them.',
  },
  'approval.already_decided': {
    status: 409,
    message: 'Somebody has decided about this already. Reload the list.',
  },
  'approval.expired': {
    status: 409,
    message: 'It was asked too long ago, and the customer was told that it was not done.',
  },
  'approval.over': {
    status: 409,
    message: 'The AI agent that asked does not have the conversation any more. Nothing was done.',
  },
  'copilot.turn_not_found': { status: 404, message: 'There is no such question to the copilot. Ask again.' },
  'copilot.wrong_state': {
    status: 409,
    message: 'The copilot does not wait for this any more. Reload and ask again.',
  },
});

export type ErrorCode = keyof typeof errorCatalogue;

/** The body of every error answer, HTTP and Direct Line alike. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; details?: unknown; requestId?: string };
}
