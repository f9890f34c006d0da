/** `help [topic]`: what can be asked, from the routes and the catalogue themselves. */
import { type Button, bold, code, type Inline, type Message, type Part, withCode } from '../core/message.ts';
import { METRICS } from '../core/metric.ts';
import { LONGEST_PERIOD_DAYS } from '../core/period.ts';
import { type Answer, type Command, type HelpTopic, type Request, type Route, said } from '../core/route.ts';
import { localExample } from '../language/examples.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { EXAMPLES } from '../language/misread.ts';
import { nearest } from '../language/nearest.ts';
import { offerButtons } from '../language/say.ts';
import { fold } from '../language/tokens.ts';
import type { DeskParts } from './desk-parts.ts';

export const HELP_COMMAND: Command<DeskParts> = {
  words: ['help', '?', 'usage'],
  usage: 'help [topic]',
  about: 'this page, or more of one topic',
  run,
};

const TOPICS: readonly HelpTopic[] = [
  {
    name: 'queues',
    about:
      'A name, a part of one, several with commas, a pattern, or all; in quotes it is taken to the letter.',
    examples: [
      ['support', 'one queue, now'],
      ['support, billing today', 'two side by side'],
      ['sal* today', 'all that begin so'],
      ['"Chat VIP" today', 'just this name'],
    ],
  },
  {
    name: 'periods',
    about: `Days are local days; up to ${LONGEST_PERIOD_DAYS} of them.`,
    examples: [
      ['all now', 'this moment'],
      ['all yesterday', 'also mon, last tue, wtd, this week, last month'],
      ['all last 7 days', 'also last 24 hours, last 90 min'],
      ['all 2026-11-01..2026-11-07', 'also 12 nov, mon-fri, november, q4'],
      ['all today 9-11am', 'also since 09:00, until 5pm, this morning'],
      ['all today in Europe/Berlin', 'another zone than your own'],
    ],
  },
  {
    name: 'rows',
    about: 'One row a queue, unless said otherwise.',
    examples: [
      ['all today by media', 'one row a media type'],
      ['all today by queue, media', 'one row a pair'],
      ['all today by hour', 'with a chart; also by day, every 30m, every 15m'],
      ['voice today', 'only one media type'],
      ['all today where abandon% > 5 sort abandon% top 10', 'only some rows'],
    ],
  },
  {
    name: 'comparing',
    about: 'The same hours of another day, up to the last full quarter-hour.',
    examples: [
      ['all today vs yesterday', 'the day before'],
      ['all today vs last week', 'a week before'],
      ['all today vs usual', 'the mean of the last four weeks'],
      ['again but yesterday', 'your last question, changed'],
    ],
  },
];

/** As words are shown where they are read: examples name queues that are seen there. */
type Local = (words: string) => string;

async function run({ rest, asker }: Request, desk: DeskParts): Promise<Answer> {
  const asked = fold(rest);
  if (asked === 'metrics' || asked === 'figures') return said(sayFigures());
  const topics = topicsOf(desk.routes);
  const topic =
    topics.find(({ name }) => name === asked) ?? nearest(asked, topics, ({ name }) => [name], 1)[0];
  const seen = await desk.directories.seenFrom([asker.channelId], 'command');
  const local: Local = (words) => (seen.ok ? localExample(words, lexiconOf(seen.value)) : words);
  const message = topic === undefined ? sayAll(desk.routes, local) : sayTopic(topic, local);
  return said(message);
}

function topicsOf(routes: readonly Route[]): HelpTopic[] {
  return [...TOPICS, ...routes.flatMap(({ topic }) => (topic === undefined ? [] : [topic]))];
}

function sayAll(routes: readonly Route[], local: Local): Message {
  const examples: readonly (readonly [string, string])[] = [
    ['support', 'a queue, or a part of its name, now'],
    ['all today by media', 'what, when, one row each'],
    ['billing yesterday by hour', 'with a chart'],
    ['all today vs usual', 'compared'],
    ['all today where abandon% > 5 sort abandon% top 10', 'only the bad ones'],
    ['all last 7 days by day show offered, abandon%, sl, asa', 'figures that you choose'],
  ];
  const listed = routes.filter((route) => route.usage !== '');
  return {
    summary: local(`Type /queue-stats and what you want to know: ${EXAMPLES.join(' · ')}`),
    parts: [
      { kind: 'headline', text: [bold('Say which queues and when; the order does not matter.')] },
      { kind: 'text', text: lines(examples, local) },
      {
        kind: 'text',
        text: lines(
          listed.map((route) => [route.usage, route.about] as const),
          local,
        ),
      },
      {
        kind: 'note',
        text: [
          `more: ${topicsOf(routes)
            .map(({ name }) => `help ${name}`)
            .join(' · ')} · help metrics`,
        ],
      },
      exampleButtons(EXAMPLES, local),
    ],
  };
}

function sayTopic(topic: HelpTopic, local: Local): Message {
  return {
    summary: local(`${topic.about} ${topic.examples.map(([line]) => line).join(' · ')}`),
    parts: [
      { kind: 'headline', text: [bold(topic.about)] },
      { kind: 'text', text: lines(topic.examples, local) },
      exampleButtons(topic.pressed ?? topic.examples.slice(0, 3).map(([line]) => line), local),
    ],
  };
}

function sayFigures(): Message {
  const names = (kind: 'now' | 'interval') =>
    METRICS.filter((metric) => metric.kind === kind)
      .map((m) => m.words[0])
      .join(', ');
  return {
    summary: `Now: ${names('now')}. Of an interval: ${names('interval')}.`,
    parts: [
      { kind: 'headline', text: [bold('Any of these behind '), code('show'), bold(', or just by name.')] },
      { kind: 'text', text: [bold('Now: '), names('now')] },
      { kind: 'text', text: [bold('Of an interval: '), names('interval')] },
      { kind: 'note', text: [code('metrics'), ' tells the formulas'] },
    ],
  };
}

function lines(pairs: readonly (readonly [string, string])[], local: Local): Inline[] {
  return pairs.flatMap(([line, means], index) => [
    ...(index === 0 ? [] : ['\n']),
    code(local(line)),
    ' ',
    ...withCode(local(means)),
  ]);
}

function exampleButtons(examples: readonly string[], local: Local): Part {
  const lines = examples.map(local);
  const buttons: Button[] = offerButtons(lines.map((line) => ({ label: line, line })));
  return { kind: 'buttons', buttons };
}
