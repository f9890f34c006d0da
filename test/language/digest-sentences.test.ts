/** Digests as people type them, each with what becomes of it; printed, it reads the same. */
import { describe, expect, it } from 'vitest';
import { readDigest, readDigestNumber } from '../../src/language/digest-commands.ts';
import { parseDigest } from '../../src/language/digest-parse.ts';
import { sayMisread } from '../../src/language/misread.ts';
import { READY_DIGESTS } from '../../src/language/ready-digests.ts';
import { readSentence, sayDigest } from './digest-reading.ts';
import { directoryOf, QUEUE_NAMES } from './directory.ts';
import { scene } from './reading.ts';

type Row = [line: string, becomes: string];

function check([line, becomes]: Row): void {
  expect(sayDigest(line)).toBe(becomes);
  const parsed = readSentence(line);
  if (parsed.kind !== 'digest') return;
  const again = readSentence(becomes.replace(/ \(missing: .*$/, ''));
  expect(again.kind === 'digest' && again.draft).toEqual(parsed.draft);
}

const BERLIN = 'in Europe/Berlin';

describe('a sentence', () => {
  it.each<Row>([
    [
      'all yesterday by media at 08:30 weekdays in <#C0123ABC|ops>',
      `all yesterday by media at 08:30 weekdays ${BERLIN} in <#C0123ABC>`,
    ],
    [
      'in <#C0123ABC|ops> weekdays at 08:30 by media yesterday all',
      `all yesterday by media at 08:30 weekdays ${BERLIN} in <#C0123ABC>`,
    ],
    ['weekdays at 8.30am all yesterday', `all yesterday at 08:30 weekdays ${BERLIN}`],
    ['all yesterday 08:30 weekdays', `all yesterday at 08:30 weekdays ${BERLIN}`],
    ['all yesterday at 8', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday at 8 am', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday @ 8pm', `all yesterday at 20:00 every day ${BERLIN}`],
    ['all yesterday at 17h', `all yesterday at 17:00 every day ${BERLIN}`],
    ['all yesterday at 17h30', `all yesterday at 17:30 every day ${BERLIN}`],
    ['all yesterday at 1730', `all yesterday at 17:30 every day ${BERLIN}`],
    ["all yesterday at 8 o'clock", `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday at noon', `all yesterday at 12:00 every day ${BERLIN}`],
    ['all yesterday at midnight', `all yesterday at 00:00 every day ${BERLIN}`],
    ['all yesterday at 8 and 08:00', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday at 8 daily', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday at 8 every morning', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday at 8 on the weekend', `all yesterday at 08:00 weekends ${BERLIN}`],
    ['all yesterday mon-fri at 8', `all yesterday at 08:00 weekdays ${BERLIN}`],
    ['all yesterday monday to friday at 8', `all yesterday at 08:00 weekdays ${BERLIN}`],
    ['all yesterday every working day at 8', `all yesterday at 08:00 weekdays ${BERLIN}`],
    ['all yesterday at 8 mon, wed and fri', `all yesterday at 08:00 mon, wed, fri ${BERLIN}`],
    ['all yesterday mon, wed, fri at 8', `all yesterday at 08:00 mon, wed, fri ${BERLIN}`],
    ['all yesterday mondays at 8', `all yesterday at 08:00 mon ${BERLIN}`],
    ['every monday at 9 all last week', `all last week at 09:00 mon ${BERLIN}`],
    ['on fri at 17:00 all this week by day', `all this week by day at 17:00 fri ${BERLIN}`],
    ['weekly all last week at 9', `all last week at 09:00 mon ${BERLIN}`],
    ['weekly on fridays at 9 all last week', `all last week at 09:00 fri ${BERLIN}`],
    ['all last week every week at 9', `all last week at 09:00 mon ${BERLIN}`],
    ['all yesterday weekdays except mon at 8', `all yesterday at 08:00 tue, wed, thu, fri ${BERLIN}`],
    ['all yesterday at 8 not on sundays', `all yesterday at 08:00 mon, tue, wed, thu, fri, sat ${BERLIN}`],
    [
      'all yesterday at 8 except 2026-12-25, 2026-12-26 and 1 jan',
      `all yesterday at 08:00 every day except 2026-12-25, 2026-12-26, 2027-01-01 ${BERLIN}`,
    ],
    ['all yesterday @8:30', `all yesterday at 08:30 every day ${BERLIN}`],
    ['all yesterday every weekday morning at 8', `all yesterday at 08:00 weekdays ${BERLIN}`],
    ['all yesterday between mon and thu at 8', `all yesterday at 08:00 mon, tue, wed, thu ${BERLIN}`],
    ['every fri this week by day at 17:00', `this week by day at 17:00 fri ${BERLIN}`],
    ['new all yesterday at 8', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday at 8 London time', 'all yesterday at 08:00 every day in Europe/London'],
    ['all yesterday at 8 gmt', 'all yesterday at 08:00 every day in UTC'],
    ['send me all yesterday at 8', `all yesterday at 08:00 every day ${BERLIN} to me`],
    ['all yesterday at 8 to me', `all yesterday at 08:00 every day ${BERLIN} to me`],
    ['show me all yesterday at 8', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all yesterday at 8 in this channel', `all yesterday at 08:00 every day ${BERLIN}`],
    [
      'all yesterday at 8 named "Morning, all"',
      `all yesterday at 08:00 every day ${BERLIN} named "Morning, all"`,
    ],
  ])('%j', (...row) => check(row));
});

describe('a weekday', () => {
  it.each<Row>([
    ['all mon at 08:30', `all mon at 08:30 every day ${BERLIN}`],
    ['all last mon at 08:30', `all last mon at 08:30 every day ${BERLIN}`],
    ['all mon at 08:30 tue', `all mon at 08:30 tue ${BERLIN}`],
    ['at 08:30 tue all mon', `all mon at 08:30 tue ${BERLIN}`],
    ['all mon at 08:30 every tue', `all mon at 08:30 tue ${BERLIN}`],
    ['all mon on tue at 08:30', `all mon at 08:30 tue ${BERLIN}`],
    ['every mon and every thu all yesterday at 9', `all yesterday at 09:00 mon, thu ${BERLIN}`],
  ])('in a question’s place is its period, behind the time, “on” or “every” the digest’s: %j', (...row) =>
    check(row),
  );
});

describe('several questions', () => {
  it.each<Row>([
    [
      'all yesterday; all yesterday by media; billing yesterday by hour at 8 weekdays',
      `all yesterday; all yesterday by media; Billing yesterday by hour at 08:00 weekdays ${BERLIN}`,
    ],
    [
      'all yesterday then billing yesterday by hour at 8',
      `all yesterday; Billing yesterday by hour at 08:00 every day ${BERLIN}`,
    ],
    [
      'all yesterday\nbilling yesterday\nat 8 weekdays',
      `all yesterday; Billing yesterday at 08:00 weekdays ${BERLIN}`,
    ],
    ['at 8: all yesterday; and then sal today', `all yesterday; *sal* today at 08:00 every day ${BERLIN}`],
    [';; all yesterday ; ; at 8;', `all yesterday at 08:00 every day ${BERLIN}`],
    ['all mon; tue at 8', `all mon; tue at 08:00 every day ${BERLIN}`],
  ])('%j', (...row) => check(row));

  it('are five at the most', () => {
    expect(sayDigest('all today; all mon; all tue; all wed; all thu at 20:00')).toContain('all thu at 20:00');
    expect(sayDigest('all today; all mon; all tue; all wed; all thu; all fri at 20:00')).toBe(
      'A digest asks at most 5 questions. Make two digests, or join queues with commas.',
    );
    expect(sayDigest('and;'.repeat(900))).toContain('A digest asks at most 5 questions.');
  });
});

describe('hours and values of a question', () => {
  it.each<Row>([
    ['all today 9-11am at 18:00', `all today 09:00-11:00 at 18:00 every day ${BERLIN}`],
    ['all today between 9:00 and 11:00 at 18:00', `all today 09:00-11:00 at 18:00 every day ${BERLIN}`],
    ['all today from 9:00 to 11:00 at 18:00', `all today 09:00-11:00 at 18:00 every day ${BERLIN}`],
    ['all today since 9:00 at 18:00', `all today since 09:00 at 18:00 every day ${BERLIN}`],
    ['all yesterday until 12:00 at 8', `all yesterday 00:00-12:00 at 08:00 every day ${BERLIN}`],
    ['all today where asa > 1:30 at 18:00', `all today where asa > 90s at 18:00 every day ${BERLIN}`],
    ['billing last 24 hours every 30m at 8', `Billing last 24 hours by 30m at 08:00 every day ${BERLIN}`],
    [
      'all yesterday top 5 by offered at 8',
      `all yesterday sort offered desc top 5 at 08:00 every day ${BERLIN}`,
    ],
  ])('are no times of the digest: %j', (...row) => check(row));
});

describe('a zone', () => {
  it.each<Row>([
    ['all yesterday at 08:30', 'all yesterday at 08:30 every day in Europe/Berlin'],
    ['all yesterday at 08:30 in new york', 'all yesterday at 08:30 every day in America/New_York'],
    ['all yesterday in UTC at 08:30', 'all yesterday at 08:30 every day in UTC'],
    [
      'all yesterday in UTC at 08:30 in America/New_York',
      'all yesterday in UTC at 08:30 every day in America/New_York',
    ],
    [
      'all yesterday in UTC; all yesterday in Asia/Tokyo at 08:30',
      'all yesterday in UTC; all yesterday in Asia/Tokyo at 08:30 every day in Europe/Berlin',
    ],
  ])('is the asker’s, the one behind the time, or the one that all questions have: %j', (...row) =>
    check(row),
  );
});

describe('what is missing', () => {
  it.each<Row>([
    ['', `yesterday at 08:30 weekdays ${BERLIN} (missing: queries, time)`],
    ['at 9', `yesterday at 09:00 every day ${BERLIN} (missing: queries)`],
    ['weekends', `yesterday at 08:30 weekends ${BERLIN} (missing: queries, time)`],
    ['support yesterday', `Support yesterday at 08:30 weekdays ${BERLIN} (missing: time)`],
    ['all today 9-11am', `all today 09:00-11:00 at 18:00 weekdays ${BERLIN} (missing: time)`],
    ['please', `yesterday at 08:30 weekdays ${BERLIN} (missing: queries, time)`],
  ])('is told, with something in its place: %j', (...row) => check(row));
});

describe('a digest that is ready', () => {
  const MORNING = 'all yesterday; all yesterday by media';
  it.each<Row>([
    ['morning', `${MORNING} at 08:30 weekdays ${BERLIN}`],
    ['Morning in <#C0123ABC|ops>', `${MORNING} at 08:30 weekdays ${BERLIN} in <#C0123ABC>`],
    ['morning at 9 every day', `${MORNING} at 09:00 every day ${BERLIN}`],
    ['morning at 9', `${MORNING} at 09:00 weekdays ${BERLIN}`],
    [
      'morning support, billing',
      `Support, Billing yesterday; Support, Billing yesterday by media at 08:30 weekdays ${BERLIN}`,
    ],
    ['morning voice', `all voice yesterday; all voice yesterday by media at 08:30 weekdays ${BERLIN}`],
    ['end of day', `all today at 18:00 weekdays ${BERLIN}`],
    ['end of the day at 17:30 to me', `all today at 17:30 weekdays ${BERLIN} to me`],
    ['eod', `all today at 18:00 weekdays ${BERLIN}`],
    ['weekly', `all last week by day; all last week at 08:30 mon ${BERLIN}`],
    ['weekly at 7 on tue', `yesterday at 07:00 tue ${BERLIN} (missing: queries)`],
    [
      'morning; billing yesterday by hour at 9',
      `${MORNING}; Billing yesterday by hour at 09:00 weekdays ${BERLIN}`,
    ],
    // More than a word is a question.
    ['morning billing today at 18:00', `Billing today 00:00-12:00 at 18:00 every day ${BERLIN}`],
  ])('%j', (...row) => check(row));

  it('gives way to a queue that begins with its word', () => {
    const directory = directoryOf([...QUEUE_NAMES, 'Morning Desk']);
    expect(sayDigest('morning desk yesterday at 9', { directory })).toBe(
      `Morning Desk yesterday at 09:00 every day ${BERLIN}`,
    );
    expect(sayDigest('morning', { directory })).toBe(`${MORNING} at 08:30 weekdays ${BERLIN}`);
  });

  it('is understood by each of its words, as the data say it', () => {
    for (const ready of READY_DIGESTS) {
      for (const word of [ready.word, ...ready.also]) {
        const parsed = readSentence(word);
        const { minute, days } = ready;
        expect(parsed).toMatchObject({ kind: 'digest', missing: [], draft: { due: { minute, days } } });
        expect(parsed.kind === 'digest' && parsed.draft.queries).toHaveLength(ready.queries.length);
      }
    }
  });
});

describe('names that are words of digests', () => {
  const directory = directoryOf([
    'On Call',
    'Weekdays',
    'At 8',
    'Support then',
    'Now Then Desk',
    'Sales',
    'Billing',
  ]);

  it.each<Row>([
    ['on call yesterday at 8', `"On Call" yesterday at 08:00 every day ${BERLIN}`],
    ['now then desk yesterday at 8', `Now Then Desk yesterday at 08:00 every day ${BERLIN}`],
    ['"weekdays" yesterday at 8 weekdays', `"Weekdays" yesterday at 08:00 weekdays ${BERLIN}`],
    ['"At 8" yesterday at 8', `"At 8" yesterday at 08:00 every day ${BERLIN}`],
    ['sales then billing yesterday at 8', `Sales now; Billing yesterday at 08:00 every day ${BERLIN}`],
  ])('stand in quotes where they are nothing else: %j', (line, becomes) => {
    expect(sayDigest(line, { directory })).toBe(becomes);
  });
});

/** What is wrong, the part that is named, and what to do. */
type Bad = [line: string, named: string, todo: string];

describe('a bad sentence', () => {
  it.each<Bad>([
    ['all yesterday at 25:00', 'There is no time “25:00”.', '`at 08:30`'],
    ['all yesterday at 24:00', 'There is no time “24:00”.', '`at 08:30`'],
    ['all yesterday at 8ish', 'There is no time “8ish”.', '`at 08:30`'],
    ['all yesterday at 13pm', 'There is no time “13pm”.', '`at 08:30`'],
    ['all yesterday 99:99 weekdays', 'There is no time “99:99”.', '`at 08:30`'],
    ['all yesterday at 8:60', 'There is no time “8:60”.', '`at 08:30`'],
    ['all yesterday at 8 at 9', '“8” and “9”', 'Make a digest of each.'],
    ['all yesterday at 8 and 17:00', '“8” and “17:00”', 'Make a digest of each.'],
    ['08:00 all yesterday 9am', '“08:00” and “9am”', 'Make a digest of each.'],
    ['all last month monthly at 8', 'not “monthly”', '`weekly`'],
    ['all yesterday at 8 every other week', 'not “every other week”', '`weekly`'],
    ['all yesterday every 2 weeks at 8', 'not “every 2 weeks”', '`weekly`'],
    ['all yesterday every month at 8', 'not “every month”', '`weekly`'],
    ['all yesterday twice at 8', 'not “twice”', '`weekdays`'],
    ['all yesterday every second day at 8', 'not “every second day”', '`every day`'],
    ['all yesterday at 8 tomorrow', 'not once: “tomorrow”', 'leave out `digest`'],
    // A pattern of names, and no time.
    ['@8* yesterday at 08:30', 'No queue @8*', 'Type `queues`'],
    ['all yesterday at 8 on 2026-12-01', 'not once: “on 2026-12-01”', '`weekdays`'],
    ['all last month at 8 on the 1st', 'not once: “on the 1st”', '`weekdays`'],
    ['all yesterday next monday at 8', 'not once: “next monday”', '`weekdays`'],
    ['all yesterday tonight', 'not once: “tonight”', '`weekdays`'],
    ['all yesterday mon at 08:30', 'I read “mon” as the period', '`every mon`'],
    ['all yesterday mon except mon at 8', 'I read “mon” as the period', '`every mon`'],
    ['all yesterday at 8 weekends except sat, sun', 'leaves no day', 'Leave out fewer days.'],
    ['all yesterday at 8 mon except mon', 'leaves no day', 'Leave out fewer days.'],
    ['again at 8', 'cannot say “again”', 'Write the question itself'],
    ['all yesterday; again but today at 20:00', 'cannot say “again”', 'Write the question itself'],
    ['all 2026-11-01..2026-11-07 at 8', '“2026-11-01..2026-11-07” stays', '`last week`'],
    ['all 2026-11-01 at 8', '“2026-11-01” stays', '`yesterday`'],
    ['all since monday at 8', '“2026-11-16..2026-11-18” stays', '`this month`'],
    ['all november at 8', '“2026-11-01..2026-11-30” stays', '`last 7 days`'],
    ['all 2 days ago at 8', '“2026-11-16” stays', '`yesterday`'],
    ['all 03/04 at 8', '“all 03/04” stays', '`yesterday`'],
    ['today since 18:00 at 08:30', 'At 08:30, when the digest comes, “today since 18:00”', '`yesterday`'],
    ['mon 10-12 at 9 weekdays', 'At 09:00, when the digest comes, “mon 10:00-12:00”', 'Send it later'],
    ['all yesterday at 8 in #ops', 'which channel “#ops” is', '`in #`'],
    ['all yesterday at 8 to <@U0123>', 'calls nobody out: a person', '`to me`'],
    ['all yesterday at 8 to <@U0123|ben>', 'calls nobody out: ben', '`to me`'],
    ['all yesterday at 8 <!here>', 'calls nobody out: @here', '`to me`'],
    ['all yesterday at 8 @channel', 'calls nobody out: @channel', '`to me`'],
    ['all yesterday at 8 mention <!subteam^S1|@wfm>', 'calls nobody out: @wfm', '`to me`'],
    ['all yesterday at 8 in <#C1|a> in <#C2|b>', '“in #a” and “in #b”', 'Leave one of them out.'],
    ['all yesterday at 8 in <#C1|a> to me', '“in #a” and “to me”', 'Leave one of them out.'],
    ['all yesterday at 8 in Europe/Berlin in UTC', 'Europe/Berlin and UTC', 'Leave one of them out.'],
    ['all yesterday at 8 in Europe/Nowhere', 'time zone Europe/Nowhere', '`in Europe/Berlin`'],
    ['all yesterday at 8 named Morning', 'Morning does not', '`named "Night watch"`'],
    ['all yesterday at 8 named', 'A name stands in quotes', '`named "Night watch"`'],
    [`all yesterday at 8 named "${'x'.repeat(81)}"`, 'A digest’s name has at most 80', 'shorter'],
    ['all yesterday at 8 named "A" called "B"', '“named A” and “called B”', 'Leave one of them out.'],
    ['all yesterday at 8 except 2026-02-30', 'no date 2026-02-30', '`2026-11-01`'],
    ['all yesterday at 8 except 2026-01-01..2026-12-31', 'leaves out at most 60 dates', 'next ones'],
    ['all except billing yesterday at 8', '“except” leaves out what I cannot', 'name the queues'],
    ['all yesterday at 8 except christmas', '“except” leaves out what I cannot', '`except 2026-12-25`'],
    ['all yesterday at 8 cet', 'time zone cet', '`in Europe/Berlin`'],
    ['all now at 9, 12 and 15', '“9” and “12”', 'Make a digest of each.'],
    ['all yesterday at half past 8', '“all yesterday at half past 8” in a digest', '`digest all yesterday'],
    ['all yesterday blorp at 8', 'I do not know “blorp” in a digest.', '`digest all yesterday'],
    ['all yesterday @25:00', 'There is no time “25:00”.', '`at 08:30`'],
    ['bilng yesterday at 8', 'No queue bilng.', 'Did you mean Billing?'],
    ['"Bilng" yesterday at 8', 'No queue “Bilng”.', 'Did you mean Billing?'],
    ['all yesterday at 8 weekdas', 'I do not know “weekdas” in a digest.', 'Did you mean weekdays?'],
    ['all yesterday at 8 evry', 'I do not know “evry” in a digest.', 'Did you mean every?'],
    ['all yesterday at 8 last mon', 'both yesterday and last mon', 'Leave one of them out.'],
    ['fish and chips at 8', 'I do not know “fish and chips” in a digest.', '`digest all yesterday'],
    ['now yesterday at 8', 'both now and yesterday', 'Leave one of them out.'],
    ['all last 400 days at 8', 'The longest period is 92 days.', '`last 92 days`'],
    ['all yesterday where abandon% at 8', '“where abandon%', '`where abandon% > 5`'],
    ['all yesterday by colour at 8', 'rows by colour', '`by queue`'],
    ['all yesterday show waiting at 8', 'Waiting is a figure of this moment', 'Ask for it now.'],
    [`all yesterday ${'support, '.repeat(500)}`, 'The line is longer than 4000', 'fewer queues'],
  ])('%j', (line, named, todo) => {
    const said = sayDigest(line);
    expect(said).toContain(named);
    expect(said).toContain(todo);
  });
});

describe('what is suggested where a sentence is wrong', () => {
  it.each([
    'digest all yesterday by media at 08:30 weekdays',
    ...['at 08:30', 'at 5pm', 'at noon', 'weekdays', 'every day', 'mon, thu', 'weekly', 'every mon', 'to me'],
    ...['except 2026-12-25', 'in Europe/Berlin', 'named "Night watch"'],
    ...['yesterday', 'last week', 'this month', 'last 7 days', 'all yesterday by media'],
  ])('is understood: %j', (line) => {
    const isPeriod = /^(?:all |yesterday|last|this)/.test(line);
    const typed = line.startsWith('digest ')
      ? line.slice(7)
      : isPeriod
        ? `${line} at 8`
        : `all yesterday at 8 ${line}`;
    const parsed = readSentence(/^at /.test(line) ? `all yesterday ${line}` : typed);
    expect(parsed).toMatchObject({ kind: 'digest', missing: [] });
  });
});

describe('offers', () => {
  function offersOf(line: string): string[] {
    return parseDigest(line, scene()).offers.map((offer) => `${offer.label}: ${offer.line}`);
  }

  it.each<[line: string, offers: string[]]>([
    ['sales yesterday at 8', ['Both Sales queues: digest *sales* yesterday at 8']],
    [
      'at 8 billing yesterday; sales yesterday',
      ['Both Sales queues: digest billing yesterday; *sales* yesterday at 8'],
    ],
    ['bilng yesterday at 8 weekdays', ['Billing: digest Billing yesterday at 8 weekdays']],
    ['all yesterday at 8 weekdas', ['weekdays: digest all yesterday, weekdays at 8']],
    [
      'all yesterday at 8 except 03/04',
      [
        '3 April: digest all yesterday at 8 except 2027-04-03',
        '4 March: digest all yesterday at 8 except 2027-03-04',
      ],
    ],
  ])('are whole lines: %j', (line, offers) => {
    expect(offersOf(line)).toEqual(offers);
    for (const offer of offers) expect(sayDigest(offer.split(': digest ')[1] ?? '')).toContain(' at 08:00 ');
  });
});

describe('what stands behind “digest”', () => {
  it.each<[rest: string, is: unknown]>([
    ['3', { kind: 'show', digestId: 3 }],
    ['#3', { kind: 'show', digestId: 3 }],
    ['no. 3', { kind: 'show', digestId: 3 }],
    ['3 test', { kind: 'test', digestId: 3 }],
    ['test 3', { kind: 'test', digestId: 3 }],
    ['3 preview please', { kind: 'test', digestId: 3 }],
    ['3 change', { kind: 'change', digestId: 3 }],
    ['edit #3', { kind: 'change', digestId: 3 }],
    ['3 4', { kind: 'sentence', line: '3 4' }],
    ['0', { kind: 'sentence', line: '0' }],
    ['3 yesterday', { kind: 'sentence', line: '3 yesterday' }],
    ['"3"', { kind: 'sentence', line: '"3"' }],
    ['9999999999', { kind: 'sentence', line: '9999999999' }],
    ['  all yesterday at 8 ', { kind: 'sentence', line: 'all yesterday at 8' }],
    ['', { kind: 'sentence', line: '' }],
  ])('%j', (rest, is) => {
    expect(readDigest(rest)).toEqual(is);
  });

  it.each(['3', '#3', 'digest 3', 'of 3', 'the digest #3 please'])('one by its number: %j', (rest) => {
    expect(readDigestNumber(rest, 'remove digest')).toEqual({ kind: 'numbered', id: 3 });
  });

  it.each(['', 'morning', '3 4', '"3"', '3 test'])('none: %j', (rest) => {
    const read = readDigestNumber(rest, 'remove digest');
    const said = read.kind === 'misread' ? sayMisread(read.misread) : null;
    expect(said?.what).toBe(`Which digest is “${`remove digest ${rest}`.trim()}” about?`);
  });
});
