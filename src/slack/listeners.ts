/** What Slack tells the bot, and who answers it: the command, buttons and menus, forms, mentions, the Home tab. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Message } from '../core/message.ts';
import type { Manner } from './answers.ts';
import { answer } from './answers.ts';
import {
  ASK_ACTION,
  LINK_ACTION,
  MENU_ACTION,
  OTHER_ACTION,
  parseButtonValue,
  SAY_ACTION,
  SHARE_ACTION,
} from './blocks/buttons.ts';
import { unescapeText } from './blocks/escape.ts';
import { FIELD_ACTION, FORM_CALLBACK } from './blocks/modal.ts';
import { newAnswerKey } from './blocks/render.ts';
import type { Floor } from './floor.ts';
import { acknowledge, atEntrance, plainMessage } from './floor.ts';
import { type FormAck, hearChange, hearSearch, hearSubmission, openForm } from './forms.ts';
import { hearHomeAct, hearHomeOpened, hearSaidInView, isInView } from './home/home.ts';
import { HOME_ACTION } from './home/view.ts';
import { hearMention } from './mention.ts';
import { withNames } from './names.ts';
import type { Reply } from './reply.ts';
import { createReply } from './reply.ts';
import { COMMAND } from './scopes.ts';
import { share, withoutShare } from './share.ts';

/** The manifest of a workspace may call it otherwise, such as where two of these bots live. */
const ANY_COMMAND = /^\//;

export function listen(app: App, floor: Floor): void {
  app.command(ANY_COMMAND, async ({ ack, body }) => {
    await acknowledge(ack, floor.log);
    await answerCommand(floor, body);
  });
  app.action(ASK_ACTION, async ({ ack, body }) => {
    await acknowledge(ack, floor.log);
    await (isInView(body) ? answerInView(floor, body) : answerClick(floor, body));
  });
  for (const said of [SAY_ACTION, MENU_ACTION]) {
    app.action(said, async ({ ack, body }) => {
      await acknowledge(ack, floor.log);
      await (isInView(body) ? answerInView(floor, body) : answerSaid(floor, body));
    });
  }
  app.action(SHARE_ACTION, async ({ ack, body }) => {
    await acknowledge(ack, floor.log);
    await shareClick(floor, body);
  });
  app.action(LINK_ACTION, async ({ ack }) => acknowledge(ack, floor.log));
  app.action(OTHER_ACTION, async ({ ack, body }) => {
    await acknowledge(ack, floor.log);
    await (isInView(body) ? hearHomeAct(floor, body) : answerStrayClick(floor, body));
  });
  app.action(FIELD_ACTION, async ({ ack, body }) => {
    await acknowledge(ack, floor.log);
    await hearChange(floor, body);
  });
  app.options(FIELD_ACTION, async ({ ack, body }) => {
    const options = await hearSearch(floor, body);
    await acknowledge(() => ack({ options }), floor.log);
  });
  app.view(FORM_CALLBACK, async ({ ack, body }) => {
    // Slack's own types know no blocks that are newer than they are.
    await hearSubmission(floor, body, ack as (answer?: FormAck) => Promise<void>);
  });
  app.event('app_mention', async ({ body }) => hearMention(floor, body));
  app.event('app_home_opened', async ({ body }) => hearHomeOpened(floor, body));
  app.action(HOME_ACTION, async ({ ack, body }) => {
    await acknowledge(ack, floor.log);
    await hearHomeAct(floor, body);
  });
}

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
const Command = z.object({
  text: z.string().default(''),
  user_id: z.string(),
  channel_id: z.string(),
  response_url: z.url(),
  trigger_id: z.string().nullish(),
});

async function answerCommand(floor: Floor, body: unknown): Promise<void> {
  const command = parsed(floor, Command, body, 'a command');
  if (command === null) return;
  const reply = createReply(command.response_url);
  await say(floor, reply, ALONE, 'command', {
    body,
    line: unescapeText(command.text),
    userId: command.user_id,
    channelId: command.channel_id,
    triggerId: command.trigger_id ?? null,
  });
}

/** https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const Click = z.object({
  response_url: z.url(),
  user: z.object({ id: z.string(), name: z.string().optional() }),
  channel: z.object({ id: z.string() }),
  container: z.object({ is_ephemeral: z.boolean().default(false) }),
  trigger_id: z.string().nullish(),
  actions: z.tuple([
    z.object({
      value: z.string().optional(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  ]),
});

async function answerClick(floor: Floor, body: unknown): Promise<void> {
  const click = parsed(floor, Click, body, 'a click');
  const value = parseButtonValue(click?.actions[0].value);
  if (click === null || value === null) return answerStrayClick(floor, body);
  const manner = { replace: true, ephemeral: click.container.is_ephemeral };
  await say(floor, createReply(click.response_url), manner, 'ask', {
    body,
    line: value.line,
    userId: click.user.id,
    channelId: click.channel.id,
    triggerId: click.trigger_id ?? null,
  });
}

/** The answer stands beside the message, for the one who clicked alone: the message itself stays as it is. */
async function answerSaid(floor: Floor, body: unknown): Promise<void> {
  const click = parsed(floor, Click, body, 'a click');
  const [action] = click?.actions ?? [];
  const line = action?.selected_option?.value ?? parseButtonValue(action?.value)?.line;
  if (click === null || line === undefined) return answerStrayClick(floor, body);
  // A trigger is one press: delivered again, it is the same one.
  const press = `press ${click.trigger_id ?? ''}`;
  if (floor.heard.find(press) !== null) return;
  if (click.trigger_id) floor.heard.keep(press, true);
  await say(floor, createReply(click.response_url), ALONE, 'say', {
    body,
    line,
    userId: click.user.id,
    channelId: click.channel.id,
    triggerId: click.trigger_id ?? null,
  });
}

const ViewClick = Click.pick({ actions: true });

/** In Home and in modals: what was pressed says its line as anywhere. */
async function answerInView(floor: Floor, body: unknown): Promise<void> {
  const [action] = ViewClick.safeParse(body).data?.actions ?? [];
  const line = action?.selected_option?.value ?? parseButtonValue(action?.value)?.line;
  // Nothing that can be read is of an older version: what stands in Home by now takes its place.
  await (line === undefined ? hearHomeAct(floor, body) : hearSaidInView(floor, body, line));
}

async function shareClick(floor: Floor, body: unknown): Promise<void> {
  const click = parsed(floor, Click, body, 'a click');
  const value = parseButtonValue(click?.actions[0].value);
  if (click === null || value === null) return answerStrayClick(floor, body);
  const reply = createReply(click.response_url);
  const tell = (message: Message) => answer(reply, message, newAnswerKey(), ALONE, floor.log);
  await atEntrance(floor, {
    name: 'share',
    body,
    work: () =>
      share(floor, {
        value,
        userId: click.user.id,
        userName: click.user.name ?? null,
        channelId: click.channel.id,
        reply,
      }),
    tell,
    refuse: tell,
  });
}

const StrayClick = z.object({ response_url: z.url() });

/** On a button that is none of ours, or no longer: whoever pressed it is told, where Slack says how. */
async function answerStrayClick(floor: Floor, body: unknown): Promise<void> {
  const click = StrayClick.safeParse(body).data;
  if (click === undefined) return;
  const reply = createReply(click.response_url);
  const tell = (message: Message) => answer(reply, message, newAnswerKey(), ALONE, floor.log);
  const words = plainMessage(`This button no longer works. Ask again with \`${COMMAND}\`.`);
  await atEntrance(floor, {
    name: 'stray',
    body,
    work: async () => {
      await tell(words);
    },
    tell,
    refuse: tell,
  });
}

/** Beside what stands there, for the one who acted. */
const ALONE: Manner = { replace: false, ephemeral: true };

interface Question {
  body: unknown;
  line: string;
  userId: string;
  channelId: string;
  /** Opens one form, for 3 s; null where Slack gave none. */
  triggerId: string | null;
}

/** Asks the desk and answers; what was shown is kept, so that Share shows the same. */
async function say(
  floor: Floor,
  reply: Reply,
  manner: Manner,
  entrance: string,
  { body, line, userId, channelId, triggerId }: Question,
): Promise<void> {
  const send = (message: Message, key: string) => answer(reply, message, key, manner, floor.log);
  await atEntrance(floor, {
    name: entrance,
    body,
    work: async () => {
      const asker = { userId, channelId, zone: await floor.people.zoneOf(userId) };
      const said = await floor.desk.answer(line, asker);
      const { form } = said;
      if (form !== null && triggerId !== null && (await openForm(floor, form, triggerId, asker))) return;
      const answered = await withNames(said.message, floor.people);
      const message = manner.ephemeral ? answered : withoutShare(answered);
      const key = newAnswerKey();
      floor.answers.keep(key, { message, sight: await floor.sights.of(channelId), isShared: false });
      await send(message, key);
    },
    tell: (message) => send(message, newAnswerKey()),
    // Whatever was pressed: what others see stays as it is.
    refuse: (message) => answer(reply, message, newAnswerKey(), ALONE, floor.log),
  });
}

/** Null, and a line in the log, when Slack's payload is not what its pages say. */
function parsed<T>(floor: Floor, shape: z.ZodType<T>, body: unknown, what: string): T | null {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.'));
  floor.log.warn(`${what} from Slack cannot be read`, { fields });
  return null;
}
