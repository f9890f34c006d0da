/** Answers that hold no figures: faults, misread lines, choices. */
import { type Fault, sayFault } from '../core/fault.ts';
import { type Button, bold, type Inline, type Message, type Rich, withCode } from '../core/message.ts';
import type { Answer } from '../core/route.ts';
import { type Misread, type Offer, sayMisread } from './misread.ts';

export function sayProblem(fault: Fault, line: string): Answer {
  const { what, todo } = sayFault(fault);
  const retry: Button[] = RETRIABLE.has(fault.kind)
    ? [{ kind: 'ask', id: 'retry', label: 'Try again', line }]
    : [];
  return plain(what, todo, retry);
}

const RETRIABLE: ReadonlySet<Fault['kind']> = new Set(['genesys-busy', 'genesys-down']);

export function sayNotUnderstood(misread: Misread, offers: readonly Offer[]): Answer {
  const { what, todo } = sayMisread(misread);
  return plain(what, todo, offerButtons(offers));
}

export function sayChoice(question: string, offers: readonly Offer[]): Answer {
  return plain(question, '', offerButtons(offers));
}

/** A headline in bold, a sentence behind it, and buttons if there are any. */
export function plain(what: string, todo: string, buttons: readonly Button[]): Answer {
  const text: Rich = todo === '' ? [bold(what)] : [bold(what), ' ', ...withCode(todo)];
  const message: Message = {
    summary: `${what} ${todo}`.trim().replaceAll('`', ''),
    parts: [
      { kind: 'headline', text },
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
  };
  return { message, report: null, form: null, isFailure: true };
}

export function offerButtons(offers: readonly Offer[]): Button[] {
  return offers.map((offer, index) => ({
    kind: 'ask',
    id: `offer-${index + 1}`,
    label: offer.label,
    line: offer.line,
  }));
}

/** Ids of channels in what was written down, as channels. */
export function withChannels(words: string): Rich {
  return words
    .split(/<#([CDG][A-Z0-9]+)(?:\|[^>]*)?>/u)
    .map((piece, at): Inline => (at % 2 === 1 ? { kind: 'channel', channelId: piece } : piece))
    .filter((piece) => piece !== '');
}
