/**
 * The first minute: four things to try, each ticking itself off by what really happened, until it is put away for good.
 * `run(name, input)` does an act, `go(channelId)` leads to a place.
 */

import { Icon } from './icons.js';
import { formatDate } from './mrkdwn.js';
import { usePanelState } from './panel-client.js';
import { classes, html, useEffect, useState } from './view.js';

const HIDDEN = 'guide-hidden';
const DONE = 'guide-done';
const LINE = '/queue-stats all today by media';
const SPIKE = { minutes: 30, factor: 5 };
const SHARE = 'Share';
const TAKE = "I'm on it";
const MAX_RESULT = 60;

/** Nothing, once it was put away. */
export function Guide({ state, run, go }) {
  const [isHidden, setHidden] = useState(localStorage.getItem(HIDDEN) !== null);
  if (isHidden) return null;
  const hide = () => {
    localStorage.setItem(HIDDEN, 'yes');
    setHidden(true);
  };
  return html`<${Steps} state=${state} run=${run} go=${go} hide=${hide} />`;
}

function Steps({ state, run, go, hide }) {
  const panel = usePanelState(state);
  const hasSorted = useSorting();
  const [{ done, since, said = {} }, setTicks] = useState(() => keptTicks(state));
  const [asked, setAsked] = useState('');
  const scene = { state: sinceThen(state, since), panel, run, go, hasSorted };
  // What came of a step stays said when what it is seen by is gone, as an answer is that was shared.
  const results = STEPS.map((step) => step.result(scene) || (said[step.id] ?? ''));
  const news = STEPS.map(({ id }, at) => [id, results[at]]).filter(
    ([id, result]) => result && !done.includes(id),
  );
  useEffect(() => {
    if (news.length === 0) return;
    const ticks = {
      done: [...done, ...news.map(([id]) => id)],
      since,
      said: { ...said, ...Object.fromEntries(news) },
    };
    keepTicks(state.session, ticks);
    setTicks(ticks);
  });
  const current = STEPS.find(({ id }) => !done.includes(id)) ?? null;
  const press = (step) => {
    setAsked(step.id);
    step.act(scene);
  };
  return html`<section class="guide" aria-label="The first minute">
    <ol>
      ${STEPS.map((step, at) => html`<${Step} key=${step.id} step=${step} number=${at + 1} isDone=${done.includes(step.id)} isCurrent=${step === current} isShown=${step === (current ?? STEPS.at(-1))} before=${at === 0 ? '' : results[at - 1]} result=${results[at] || (asked === step.id && step.waiting(scene)) || ''} isReady=${step.isReady(scene)} press=${() => press(step)} />`)}
    </ol>
    <p class="guide-foot">${current === null && html`<span class="guide-end">That was the tour. </span>`}<button type="button" class="guide-hide" onClick=${hide}>${current === null ? 'Put it away' : 'Hide'}<span class="unseen"> the first minute</span></button></p>
  </section>`;
}

function Step({ step, number, isDone, isCurrent, isShown, isReady, before, result, press }) {
  const name = `guide-${step.id}`;
  return html`<li class=${classes('guide-step', isDone && 'done', isShown && 'current')} aria-current=${isCurrent ? 'step' : undefined}>
    <span class="guide-mark" aria-hidden="true">${isDone ? html`<${Icon} name="check" size="14" />` : number}</span>
    <span class="guide-words"><strong id=${name}>${step.title}${isDone ? html`<span class="unseen">, done</span>` : ''}</strong>
      <span class="guide-result" role="status">${!result && before && html`<span class="guide-before">${before} </span>`}${result || step.hint}</span></span>
    ${isCurrent && html`<button type="button" class="button primary" disabled=${!isReady} aria-describedby=${name} onClick=${press}>${step.button}</button>`}
  </li>`;
}

const STEPS = [
  {
    id: 'ask',
    title: 'Ask',
    hint: "Today's figures, in plain words.",
    button: 'Type it for me',
    isReady: () => true,
    act({ state, run, go }) {
      const channel = placeToAsk(state);
      go(channel.id);
      run('send', { channel: channel.id, text: LINE });
    },
    waiting: () => 'Asked…',
    result: ({ state }) => headline(answerOf(state)?.message.text),
  },
  {
    id: 'share',
    title: 'Sort or share',
    hint: 'Press a column, or Share.',
    button: 'Share it',
    isReady: ({ state }) => buttonIn(answersOf(state), SHARE) !== null,
    act({ state, run, go }) {
      const found = buttonIn(answersOf(state), SHARE);
      if (found === null) return;
      go(found.channel);
      run('click', found.click);
    },
    waiting: () => 'Shared…',
    result({ state, hasSorted }) {
      const shared = sharedTable(state);
      if (shared) return `Everybody in ${shared} sees it now.`;
      return hasSorted ? 'Sorted: numbers by value, no figure last.' : '';
    },
  },
  {
    id: 'spike',
    title: 'Cause a spike',
    hint: 'Lose callers, get an alert.',
    button: 'Lose callers',
    isReady: ({ panel }) => Boolean(panel?.spike),
    act({ panel, state, run, go }) {
      go(placeToAsk(state).id);
      run('spike', { ...SPIKE, queue: panel.spike.suggested ?? panel.spike.queues[0] });
    },
    waiting: ({ panel }) =>
      panel?.story?.isOver ? 'No rule spoke of it. Try again.' : 'Time runs fast: the alert comes soon.',
    result({ panel, state }) {
      const { story } = panel ?? {};
      return story?.alert ? `Alert of ${story.queue} at ${timeOf(story.alert.openedMs, state)}.` : '';
    },
  },
  {
    id: 'take',
    title: 'Take it',
    hint: 'See it close, or try Home.',
    button: TAKE,
    isReady: (scene) => takeButton(scene) !== null,
    act(scene) {
      const { run, go } = scene;
      const found = takeButton(scene);
      if (found === null) return;
      go(found.channel);
      run('click', found.click);
    },
    waiting: () => 'Taken…',
    result({ panel, state }) {
      const { alert } = panel?.story ?? {};
      const taker = state.people.find(({ id }) => id === alert?.takenBy);
      if (alert?.closedMs)
        return `Closed at ${timeOf(alert.closedMs, state)}${taker ? `, taken by ${taker.realName}` : ''}.`;
      if (taker) return `Taken by ${taker.realName}. It closes when callers stay.`;
      return state.home === null ? '' : 'Home lists your rules, what is open, and your digests.';
    },
  },
];

function placeToAsk({ channels }) {
  return channels.find(({ kind, hasApp }) => kind === 'public' && hasApp) ?? channels[0];
}

/** What the bot said, in all places, the newest first. */
function saidBy({ channels, app }) {
  return channels
    .flatMap((channel) => channel.messages.map((message) => ({ channel, message })))
    .filter(({ message }) => message.user === app.id)
    .sort((a, b) => Number(b.message.ts) - Number(a.message.ts));
}

function answersOf(state) {
  return saidBy(state).filter(({ message }) => message.ephemeral);
}

function publicOf(state) {
  return saidBy(state).filter(({ message }) => !message.ephemeral);
}

function hasTable({ message }) {
  return message.blocks.some(({ type }) => type === 'data_table' || type === 'table');
}

function answerOf(state) {
  return answersOf(state).find(hasTable);
}

function sharedTable(state) {
  const shared = publicOf(state).find((one) => hasTable(one) && buttonIn([one], TAKE) === null);
  if (!shared) return '';
  return shared.channel.kind === 'im' ? 'this conversation' : `#${shared.channel.name}`;
}

/** That of the spike's own alert: another queue's may have come after it. */
function takeButton({ panel, state }) {
  const said = publicOf(state);
  const queue = panel?.story?.queue;
  const own = said.filter(({ message }) => queue !== undefined && plain(message.text).includes(queue));
  return buttonIn(own, TAKE) ?? buttonIn(said, TAKE);
}

/** The first button with these words, as something to click. */
function buttonIn(found, words) {
  for (const { channel, message } of found) {
    for (const block of message.blocks) {
      const button = (block.elements ?? []).find((one) => one.type === 'button' && one.text?.text === words);
      if (button)
        return {
          channel: channel.id,
          click: { messageId: message.id, blockId: block.block_id, actionId: button.action_id },
        };
    }
  }
  return null;
}

function timeOf(ms, { me }) {
  return formatDate(ms / 1000, '{time}', me.tz, ms);
}

/** What is said first, without what it is made of. */
function headline(text) {
  const [words] = plain(text ?? '').split(/\n| \(|\.(?=\s|$)/);
  if (words === '') return '';
  return words.length > MAX_RESULT ? `${words.slice(0, MAX_RESULT)}…` : `${words}.`;
}

/** Without the marks of mrkdwn. */
function plain(text) {
  return text.replaceAll('*', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** True once a column's head was pressed, by whatever the person pressed it with. */
function useSorting() {
  const [hasSorted, setSorted] = useState(false);
  useEffect(() => {
    const heard = (event) => {
      if (event.target.closest?.('th')?.querySelector('button')) setSorted(true);
    };
    document.addEventListener('click', heard);
    return () => document.removeEventListener('click', heard);
  }, []);
  return hasSorted;
}

/** What was said before the first minute began ticks nothing off. */
function sinceThen(state, since) {
  const channels = state.channels.map((channel) => ({
    ...channel,
    messages: channel.messages.filter(({ ts }) => Number(ts) > since),
  }));
  return { ...state, channels };
}

/** Of this run of the sandbox alone: another one has nothing of it. */
function keptTicks(state) {
  const kept = readTicks();
  if (kept?.session === state.session) return kept.ticks;
  const times = state.channels.flatMap(({ messages }) => messages.map(({ ts }) => Number(ts)));
  const ticks = { done: [], since: Math.max(0, ...times) };
  keepTicks(state.session, ticks);
  return ticks;
}

function readTicks() {
  try {
    return JSON.parse(localStorage.getItem(DONE) ?? 'null');
  } catch {
    return null;
  }
}

function keepTicks(session, ticks) {
  localStorage.setItem(DONE, JSON.stringify({ session, ticks }));
}
