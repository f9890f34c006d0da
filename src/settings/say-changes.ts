/** The newest changes in words: who, when, of what, and what became of it. */
import { doerOf } from '../core/access.ts';
import { bold, code, type Inline, type Message, type Part } from '../core/message.ts';
import type { AuditEntry, AuditSubject } from '../core/store.ts';
import { localTime } from '../core/zone.ts';
import { formatClock, formatCount, formatDay, formatZone } from '../language/figures.ts';
import { withChannels } from '../language/say.ts';

export interface ChangesScene {
  /** "of everything", "of what is yours". */
  whose: string;
  /** Only some queues are seen there: changes are told without their words, which may name others. */
  isTied: boolean;
  zone: string;
}

/** Words of one change; a rule's sentence may be as long as a line. */
const MAX_WORDS = 160;

export function sayChanges(entries: readonly AuditEntry[], { whose, isTied, zone }: ChangesScene): Message {
  if (entries.length === 0) {
    const head = `No changes ${whose} yet.`;
    return {
      summary: head,
      parts: [
        { kind: 'headline', text: [bold(head), ' Rules, digests, groups and settings leave a trace here.'] },
      ],
    };
  }
  const head = `The newest ${entries.length === 1 ? 'change' : `${formatCount(entries.length)} changes`} ${whose}.`;
  const rest = isTied ? ' · each change in words: ask me in a direct message' : '';
  const parts: Part[] = [
    { kind: 'headline', text: [bold(head)] },
    {
      kind: 'text',
      text: entries.flatMap((entry, at): Inline[] => [
        `${at === 0 ? '' : '\n'}${formatDay(localTime(entry.atMs, zone))} ${formatClock(entry.atMs, zone)} `,
        doerOf(entry.by),
        ...subjectWords(entry.of),
        ...(isTied ? [`: ${entry.what.replaceAll('-', ' ')}`] : [': ', ...withChannels(short(entry.words))]),
      ]),
    },
    {
      kind: 'note',
      text: [
        'of one of them: ',
        code('history 12'),
        ', ',
        code('history digest 3'),
        ` · kept for 400 days · ${formatZone(zone)} time${rest}`,
      ],
    },
  ];
  return { summary: head, parts };
}

function subjectWords(of: AuditSubject | null): Inline[] {
  switch (of?.kind) {
    case 'rule':
      return [`, rule ${of.id}`];
    case 'digest':
      return [`, digest ${of.id}`];
    case 'group':
      return [`, group ${of.name}`];
    case 'channel':
      return [', ', { kind: 'channel', channelId: of.id }];
    default:
      return [];
  }
}

function short(words: string): string {
  const letters = [...words];
  return letters.length <= MAX_WORDS ? words : `${letters.slice(0, MAX_WORDS - 1).join('')}…`;
}
