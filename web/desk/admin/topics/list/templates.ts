/** What a new topic begins with. */
export interface TopicTemplate {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** The YAML of a topic that people call so. */
  readonly write: (title: string) => string;
}

const quoted = (text: string) => JSON.stringify(text);

const phrased = (title: string, phrases: readonly string[], actions: string) =>
  `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: ${quoted(title)}
    triggerQueries:
${phrases.map((phrase) => `      - ${phrase}`).join('\n')}
  actions:
${actions}`;

const titled = (title: string, trigger: string, actions: string) =>
  `mcs.metadata:
  componentName: ${quoted(title)}
kind: AdaptiveDialog
beginDialog:
  kind: ${trigger}
  id: main
  actions:
${actions}`;

/** In the order in which they are offered. */
export const topicTemplates: readonly TopicTemplate[] = [
  {
    id: 'blank',
    label: 'Blank',
    hint: 'A trigger, and nothing else',
    write: (title) => `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: ${quoted(title)}
    triggerQueries: []
  actions: []
`,
  },
  {
    id: 'answer',
    label: 'Answer',
    hint: 'Says something when the customer asks',
    write: (title) =>
      phrased(
        title,
        ['When are you open', 'What are your opening hours', 'Are you open on Saturday'],
        `    - kind: SendActivity
      id: sendMessage_answer
      activity: We are open from Monday to Friday, 8 to 18 o'clock.
`,
      ),
  },
  {
    id: 'question',
    label: 'Question and branches',
    hint: 'Asks, and goes on by the answer',
    write: (title) =>
      phrased(
        title,
        ['I have a question about my order', 'Something is wrong with my order'],
        `    - kind: Question
      id: question_number
      variable: init:Topic.OrderNumber
      prompt: What is your order number?
      entity: NumberPrebuiltEntity

    - kind: ConditionGroup
      id: conditionGroup_number
      conditions:
        - id: conditionItem_known
          condition: =Topic.OrderNumber > 1000
          actions:
            - kind: SendActivity
              id: sendMessage_known
              activity: Thank you, I found order {Topic.OrderNumber}.

      elseActions:
        - kind: SendActivity
          id: sendMessage_unknown
          activity: I can't find order {Topic.OrderNumber}.
`,
      ),
  },
  {
    id: 'form',
    label: 'Form on a card',
    hint: 'Asks for several things at once',
    write: (title) =>
      phrased(
        title,
        ['I moved', 'I have a new address', 'Change my address'],
        `    - kind: AdaptiveCardPrompt
      id: card_address
      card: |-
        {
          "type": "AdaptiveCard",
          "version": "1.5",
          "body": [
            { "type": "TextBlock", "text": "Where do you live now?", "weight": "Bolder", "wrap": true },
            { "type": "Input.Text", "id": "street", "label": "Street", "isRequired": true, "errorMessage": "The street is missing" },
            { "type": "Input.Text", "id": "town", "label": "Town", "isRequired": true, "errorMessage": "The town is missing" }
          ],
          "actions": [{ "type": "Action.Submit", "title": "Send" }]
        }
      output:
        binding:
          street: Topic.street
          town: Topic.town

    - kind: SendActivity
      id: sendMessage_thanks
      activity: Thank you, I noted {Topic.street} in {Topic.town}.
`,
      ),
  },
  {
    id: 'handover',
    label: 'Hand over',
    hint: 'Brings the customer to a representative',
    write: (title) =>
      phrased(
        title,
        ['I want to complain', 'I have a complaint'],
        `    - kind: SendActivity
      id: sendMessage_connecting
      activity: I'm connecting you with a colleague.

    - kind: TransferConversation
      id: transfer_complaint
      messageToAgent: The customer has a complaint.
      context:
        kind: AutomaticTransferContext
        variables: All
`,
      ),
  },
  {
    id: 'greeting',
    label: 'Greeting',
    hint: 'When the conversation begins',
    write: (title) =>
      titled(
        title,
        'OnConversationStart',
        `    - kind: SendActivity
      id: sendMessage_hello
      activity:
        text:
          - Hello, how can I help you?
`,
      ),
  },
  {
    id: 'fallback',
    label: 'Not understood',
    hint: 'When nothing else fits',
    write: (title) =>
      titled(
        title,
        'OnUnknownIntent',
        `    - kind: SendActivity
      id: sendMessage_sorry
      activity: I did not understand that. Could you say it in other words?
`,
      ),
  },
];

/** A topic's name made of what people call it: letters, digits, and what a file may be called. */
export function nameOf(title: string, taken: readonly string[]): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._ -]+/g, ' ')
    .trim()
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .replace(/^[._ -]+/, '')
    .slice(0, 90);
  const base = plain === '' ? 'Topic' : plain;
  let name = base;
  for (let count = 2; taken.includes(name); count += 1) name = `${base}${count}`;
  return name;
}
