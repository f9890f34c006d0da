/** What a menu offers: the element's own options, people, channels, conversations. */

import { emojiText } from './emoji.js';

/** Groups of `{ label, options: [{ value, label, option }] }`; `option` is Slack's object, or the bare id. */
export function groupsOf(kind, element, world) {
  if (kind === 'people')
    return [{ label: '', options: world.people.map((one) => named(one.id, one.realName)) }];
  if (kind === 'channels') return [{ label: '', options: channelsOf(world, ['public']) }];
  if (kind === 'conversations') return conversationsOf(element, world);
  if (element.option_groups)
    return element.option_groups.map((group) => ({
      label: group.label.text,
      options: group.options.map(fromOption),
    }));
  return [{ label: '', options: (element.options ?? []).map(fromOption) }];
}

export function fromOption(option) {
  return { value: option.value, label: emojiText(option.text.text), option };
}

/** What a conversations menu may show, by its filter. */
function conversationsOf(element, world) {
  const kinds = element.filter?.include ?? ['public', 'private', 'im'];
  const groups = [{ label: 'Channels', options: channelsOf(world, kinds) }];
  if (kinds.includes('im'))
    groups.push({
      label: 'Direct messages',
      options: world.channels
        .filter(({ kind, hasApp }) => kind === 'im' && !(hasApp && element.filter?.exclude_bot_users))
        .map((one) => named(one.id, world.placeName(one))),
    });
  return groups.filter(({ options }) => options.length > 0);
}

function channelsOf(world, kinds) {
  return world.channels
    .filter(({ kind }) => kind !== 'im' && kinds.includes(kind))
    .map(({ id, name }) => named(id, `#${name}`));
}

function named(id, label) {
  return { value: id, label, option: id };
}

/** What is chosen, as the same shape, from a field's state. */
export function chosenIn(state, stateKey, kind, element, world) {
  const value = state?.[stateKey] ?? null;
  const list = Array.isArray(value) ? value : value === null ? [] : [value];
  const known = kind === 'external' ? [] : groupsOf(kind, element, world).flatMap(({ options }) => options);
  return list.map((one) => {
    if (typeof one === 'object') return fromOption(one);
    return known.find((option) => option.value === one) ?? named(one, fallbackName(one, world));
  });
}

function fallbackName(id, world) {
  return /^[CG]/.test(id) ? `#${world.channelName(id)}` : world.personName(id);
}
