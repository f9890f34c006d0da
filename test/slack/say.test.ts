/** Buttons and menus that say a line: what they answer stands beside their message, which stays as it is. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/core/message.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { postMessage } from '../../src/slack/answers.ts';
import { actionsBlock } from '../../src/slack/blocks/buttons.ts';
import { toBlocks } from '../../src/slack/blocks/render.ts';
import { type Bot, startBot } from './bot.ts';
import { aMessage } from './messages.ts';

const EPISODE = '6e1f6c5e-0b0e-4a7e-9d6e-3f7f1f0f2a11';

function anAlert(): Message {
  return aMessage([
    { kind: 'headline', text: [{ kind: 'bold', text: 'Billing voice: 18 % abandoning' }] },
    {
      kind: 'buttons',
      buttons: [
        { kind: 'say', id: 'take', label: "I'm on it", line: `take ${EPISODE}`, style: 'primary' },
        {
          kind: 'menu',
          id: 'mute',
          label: 'Mute this queue',
          choices: [
            { label: '30 minutes', line: `mute ${EPISODE} 30m` },
            { label: 'until tomorrow', line: `mute ${EPISODE} until tomorrow` },
          ],
        },
        { kind: 'say', id: 'show', label: 'Show queue', line: `show-queue ${EPISODE}` },
      ],
    },
  ]);
}

let bot: Bot;

beforeEach(async () => {
  bot = await startBot({ answer: async (line) => aMessage([], `Heard: ${line}`) });
});
afterEach(() => bot.stop());

async function postAlert(channel = 'C0OPS'): Promise<SentMessage> {
  const posted = await postMessage(bot.slack.client, { channel }, anAlert(), 'key', bot.log);
  const message = posted.kind === 'posted' ? bot.workspace.message(posted.ts) : null;
  if (message === null) throw new Error('not posted');
  return message;
}

describe('an alert’s buttons', () => {
  it('are drawn with their style, its menus with their choices', async () => {
    const block = (await postAlert()).blocks.at(-1);
    expect(block).toMatchObject({
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'say:take', style: 'primary', text: { text: "I'm on it" } },
        {
          type: 'static_select',
          action_id: 'menu:mute',
          placeholder: { text: 'Mute this queue' },
          options: [
            { text: { text: '30 minutes' }, value: `mute ${EPISODE} 30m` },
            { text: { text: 'until tomorrow' }, value: `mute ${EPISODE} until tomorrow` },
          ],
        },
        { type: 'button', action_id: 'say:show' },
      ],
    });
  });

  for (const channel of ['C0OPS', 'C0FLOOR', 'U0ANA']) {
    it(`answer whoever pressed one, beside the message, which stays as it is (${channel})`, async () => {
      const message = await postAlert(channel);
      const before = structuredClone(message);
      const pressed = await bot.workspace.click({
        user: 'U0ANA',
        messageId: message.id,
        actionId: 'say:take',
      });
      expect(pressed.acked).toBe(true);
      const chosen = await bot.workspace.click({
        user: 'U0ANA',
        messageId: message.id,
        actionId: 'menu:mute',
        value: `mute ${EPISODE} until tomorrow`,
      });
      expect(chosen.acked).toBe(true);
      for (const [outcome, line] of [
        [pressed, `take ${EPISODE}`],
        [chosen, `mute ${EPISODE} until tomorrow`],
      ] as const) {
        const [answer] = await outcome.waitForAnswer();
        expect(answer).toMatchObject({ text: `Heard: ${line}`, visibleTo: 'U0ANA' });
        expect(answer?.id).not.toBe(message.id);
      }
      expect(bot.asked.map(({ asker }) => [asker.userId, asker.channelId])).toEqual([
        ['U0ANA', message.channel],
        ['U0ANA', message.channel],
      ]);
      expect(bot.workspace.message(message.id)).toEqual(before);
      expect(bot.workspace.payloads.refused()).toEqual([]);
    });
  }

  it('answer each of two people who press at the same time', async () => {
    const message = await postAlert();
    const [first, second] = await Promise.all([
      bot.workspace.click({ user: 'U0ANA', messageId: message.id, actionId: 'say:take' }),
      bot.workspace.click({ user: 'U0BEN', messageId: message.id, actionId: 'say:take' }),
    ]);
    await Promise.all([first?.waitForAnswer(), second?.waitForAnswer()]);
    expect(bot.asked.map(({ asker }) => asker.userId).sort()).toEqual(['U0ANA', 'U0BEN']);
  });
});

describe('a menu', () => {
  const menuOf = (choices: { label: string; line: string }[]) => {
    const menu = { kind: 'menu' as const, id: 'm', label: 'Choose', choices };
    return actionsBlock([menu], 'answer', 'block', new Set())?.elements[0];
  };

  it('holds at most 100 choices, each line once, none that Slack would refuse', () => {
    const many = Array.from({ length: 130 }, (_, at) => ({ label: `Queue ${at}`, line: `take ${at}` }));
    const odd = [
      { label: 'x'.repeat(90), line: 'take long' },
      { label: 'twin', line: 'take long' },
      { label: ' ', line: 'take blank' },
      { label: 'far', line: `take ${'y'.repeat(150)}` },
    ];
    const menu = menuOf([...odd, ...many]);
    if (menu?.type !== 'static_select') throw new Error('no menu');
    expect(menu.options).toHaveLength(100);
    expect(menu.options[0]?.text.text).toBe(`${'x'.repeat(74)}…`);
    expect(menu.options[1]?.value).toBe('take 0');
  });

  it('without choices is left out', () => {
    expect(menuOf([])).toBeUndefined();
  });
});

describe('texts', () => {
  it('ping a group and name a channel by their elements, in small print too, and only by real ids', () => {
    const { blocks } = toBlocks(
      aMessage([
        {
          kind: 'headline',
          text: [
            { kind: 'group', groupId: 'S0TEAM' },
            { kind: 'channel', channelId: 'C0OPS' },
          ],
        },
        {
          kind: 'note',
          text: [
            { kind: 'group', groupId: 'S0TEAM' },
            { kind: 'channel', channelId: 'C0OPS' },
          ],
        },
        {
          kind: 'text',
          text: [
            { kind: 'group', groupId: '<!channel>' },
            { kind: 'name', userId: 'U0ANA' },
          ],
        },
      ]),
    );
    expect(blocks).toMatchObject([
      {
        elements: [
          {
            elements: [
              { type: 'usergroup', usergroup_id: 'S0TEAM' },
              { type: 'channel', channel_id: 'C0OPS' },
            ],
          },
        ],
      },
      { elements: [{ text: '<!subteam^S0TEAM>' }, { text: '<#C0OPS>' }] },
      {
        elements: [
          {
            elements: [
              { type: 'text', text: '@<!channel>' },
              { type: 'text', text: 'somebody' },
            ],
          },
        ],
      },
    ]);
  });
});
