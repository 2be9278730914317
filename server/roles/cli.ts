/** The product's command line: `./patchbay <command>`. */
import { ConfigError, readConfig } from '../platform/config.ts';
import { AppError } from '../platform/errors.ts';
import { createLogger } from '../platform/logger.ts';
import { agentsCommand } from './cli/agents.ts';
import { type Command, Refusal } from './cli/command.ts';
import { configurationCommand } from './cli/configuration.ts';
import { connectorsCommand, type WithHouse } from './cli/connectors.ts';
import { intentsCommand } from './cli/intents.ts';
import { discoverCommand } from './cli/intents-discover.ts';
import { knowledgeCommand } from './cli/knowledge.ts';
import { peopleCommands } from './cli/people.ts';
import { powerfxCommand } from './cli/powerfx.ts';
import { routingCommand } from './cli/routing-replay.ts';
import { topicsCommand } from './cli/topics.ts';
import { demoPassword, makeDemo } from './demo.ts';
import { openHouse } from './open-house.ts';

const usage = `usage: ./patchbay <command>

  token <user> [days]       print a bearer token for a program that acts as this user (365 days unless told)
  secret <chat channel>     print the channel's Direct Line secret
  password <user>           set a new password, read from standard input, or drawn and printed without one
  config <command>          configuration as code: export, diff, apply, versions, show, revert
  connectors import         check descriptions of outside systems (--dry-run), or store them as connectors
  powerfx eval|cases        compute an expression, or run files of cases against the engine
  intents evaluate          learn intents from phrases, and tell how well others are recognised
  intents discover          find what customers ask for in past conversations
  knowledge import          store Markdown, HTML, PDF, DOCX and JSON as articles
  knowledge evaluate        measure how well the search finds what queries need
  agents evaluate           hold conversations with pro-code agents, and compare models
  routing replay            decide recorded days again, also under another configuration
  topics import             check topics in Copilot Studio's YAML (--dry-run), or take them over
  migrate                   bring the database up to date and end

HOST, PORT, DATA_DIR and DATABASE_URL are read from the environment, as by npm start.
`;

const commands: Readonly<Record<string, Command>> = {
  ...peopleCommands,
  config: configurationCommand,
  routing: routingCommand,
  migrate: async () => 'The database is up to date.',
};

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const reporting = { connectors: connectorsCommand, knowledge: knowledgeCommand, topics: topicsCommand };
  if (name === 'connectors' || name === 'knowledge' || name === 'topics') {
    const { text, ok } = await reporting[name](args, withHouse);
    process.stdout.write(`${text}\n`);
    if (!ok) process.exitCode = 1;
    return;
  }
  if (name === 'agents') {
    const { text, ok } = await agentsCommand(args, readConfig(process.env).models);
    process.stdout.write(`${text}\n`);
    if (!ok) process.exitCode = 1;
    return;
  }
  if (name === 'powerfx') {
    const { text, ok } = powerfxCommand(args);
    process.stdout.write(`${text}\n`);
    if (!ok) process.exitCode = 1;
    return;
  }
  if (name === 'intents' && args[0] === 'discover') {
    process.stdout.write(`${await discoverCommand(args.slice(1), withHouse)}\n`);
    return;
  }
  if (name === 'intents') {
    process.stdout.write(`${intentsCommand(args, (line) => process.stderr.write(`${line}\n`))}\n`);
    return;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(usage);
    process.exitCode = name === '' || name === 'help' || name === '--help' ? 0 : 2;
    return;
  }
  await withHouse(async (house) => {
    process.stdout.write(`${await command(house, args)}\n`);
  });
}

const withHouse: WithHouse = async (work) => {
  const config = readConfig(process.env);
  const opened = await openHouse(config, createLogger('silent'), (line) => process.stderr.write(`${line}\n`));
  try {
    if (config.demo) await makeDemo(opened.house, demoPassword);
    return await work(opened.house);
  } finally {
    await opened.close();
  }
};

main().catch((error: unknown) => {
  const known =
    error instanceof Refusal ||
    error instanceof AppError ||
    error instanceof ConfigError ||
    (error as Error).name === 'PostgresError';
  process.stderr.write(`${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = 1;
});
