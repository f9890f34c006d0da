/** Which queues the pretend organisation has: twelve known ones, as many generated ones as asked for, and hidden ones. */

import {
  type Demand,
  type Division,
  MEDIA_TYPES,
  type MediaType,
  type OrganisationQueue,
  type ServiceTarget,
  type Stream,
} from './queue.ts';
import { createRandom, logNormal, type Random, uuidOf } from './random.ts';
import { rosterOf } from './staffing.ts';

export interface DirectoryOptions {
  seed: number;
  queueCount: number;
  extraQueues: readonly string[];
  hiddenQueues: number;
}

export interface Directory {
  queues: readonly OrganisationQueue[];
  /** They exist, but in a division that the client has no role in. */
  hidden: readonly OrganisationQueue[];
  /** Of every queue, by its id; hidden ones too. */
  streams: ReadonlyMap<string, readonly Stream[]>;
}

type Volumes = Partial<Record<MediaType, number>>;

interface Plan {
  name: string;
  division: string;
  volumes: Volumes;
  targets?: Partial<Record<MediaType, ServiceTarget>>;
  demand?: Partial<Demand>;
}

export const MAX_QUEUES = 2_000;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const NEVER_MS = 48 * HOUR_MS;
const FOR_EVER_MS = 20_000 * HOUR_MS;

const DEFAULT_TARGETS: Record<MediaType, ServiceTarget> = {
  voice: { percentage: 0.8, durationMs: 20 * SECOND_MS },
  chat: { percentage: 0.8, durationMs: 30 * SECOND_MS },
  email: { percentage: 0.8, durationMs: 4 * HOUR_MS },
  callback: { percentage: 0.8, durationMs: 30 * MINUTE_MS },
};

const DEFAULT_DEMANDS: Record<MediaType, Omit<Demand, 'peakPerHalfHour'>> = {
  voice: usual({ staffing: 1.15, meanPatienceMs: 200 * SECOND_MS }),
  chat: usual({ staffing: 1.3, meanPatienceMs: 170 * SECOND_MS }),
  email: usual({ staffing: 0.6, meanPatienceMs: FOR_EVER_MS, nightShare: 0.08 }),
  callback: usual({ staffing: -0.2, meanPatienceMs: 9 * HOUR_MS }),
};

/** The twelve, in the order in which fewer are taken. */
const KNOWN: readonly Plan[] = [
  {
    name: 'Support',
    division: 'Home',
    volumes: { voice: 60, chat: 20, email: 12, callback: 4 },
    demand: { nightShare: 0.05 },
  },
  {
    name: 'Support VIP',
    division: 'Home',
    volumes: { voice: 8 },
    targets: { voice: { percentage: 0.9, durationMs: 10_000 } },
    demand: { staffing: 1.7 },
  },
  {
    name: 'Billing',
    division: 'Finance',
    volumes: { voice: 34, email: 10, callback: 3 },
    demand: { staffing: 0.75, flowOutAfterMs: 4 * MINUTE_MS },
  },
  { name: 'Sales', division: 'Retail', volumes: { voice: 22, chat: 12 } },
  { name: 'Sales EN', division: 'Retail', volumes: { voice: 7 } },
  {
    name: 'Tier 1 Voice',
    division: 'Home',
    volumes: { voice: 45 },
    demand: { flowOutAfterMs: 3 * MINUTE_MS, nightShare: 0.03 },
  },
  { name: 'Chat VIP', division: 'Home', volumes: { chat: 9 } },
  {
    name: 'Müller & Söhne',
    division: 'Retail',
    volumes: { voice: 5, email: 2 },
    demand: { weekendShare: 0 },
  },
  {
    name: 'VIP – Gold',
    division: 'Retail',
    volumes: { voice: 2.2, callback: 0.8 },
    demand: { staffing: 1.6 },
  },
  {
    name: 'Claims',
    division: 'Finance',
    volumes: { voice: 26, email: 9, callback: 5 },
    demand: { customerFirstShare: 0.35 },
  },
  { name: 'Returns', division: 'Retail', volumes: { voice: 12, chat: 8, email: 6 } },
  { name: 'Back Office', division: 'Home', volumes: { email: 30, voice: 1.5 }, demand: { weekendShare: 0 } },
];

const TEAMS = `Orders, Delivery, Warranty, Payments, Complaints, Loyalty, Onboarding, Renewals, Technical,
  Bookings, Refunds, Fraud, Mobile, Broadband, Energy, Mortgages, Cards, Insurance, Pharmacy, Spare
  Parts, Fleet, Travel, Appointments, Collections, Retention, Partner Desk, Installations, Recycling,
  Accounts, Outage Line, Claims, Sales`.split(/,\s+/);
const PLACES =
  `Berlin, Hamburg, München, Köln, Paris, Lyon, Madrid, Málaga, Lisboa, Porto, Milano, Roma, Wien,
  Graz, Zürich, Genève, Praha, Brno, Warszawa, Kraków, Łódź, Budapest, București, Athens, Sofia,
  Zagreb, Ljubljana, København, Århus, Oslo, Bergen, Stockholm, Malmö, Helsinki, Tampere, Riga,
  Vilnius, Tallinn, Dublin, Cork, London, Leeds, Glasgow, Cardiff, Belfast, Amsterdam, Utrecht,
  Antwerpen, Brussels, Gent, Luxembourg, Boston, Denver, Austin, Chicago, Toronto, Montréal, Bogotá,
  São Paulo, Santiago, Lima, México, Sydney, Perth, Auckland, Tokyo`.split(/,\s+/);
const DIVISIONS = ['Home', 'Retail', 'Finance'] as const;
const HIDDEN_DIVISION = 'Board';

export function createDirectory(options: DirectoryOptions): Directory {
  const { seed, queueCount, extraQueues, hiddenQueues } = options;
  if (queueCount < 0 || queueCount > MAX_QUEUES || hiddenQueues < 0 || hiddenQueues > MAX_QUEUES) {
    throw new RangeError(`an organisation has 0 to ${MAX_QUEUES} queues`);
  }
  const streams = new Map<string, readonly Stream[]>();
  const build = (plan: Plan): OrganisationQueue => {
    const made = streamsOf(plan, seed);
    if (streams.has(made.queue.id)) throw new RangeError(`two queues are called ${plan.name}`);
    streams.set(made.queue.id, made.streams);
    return made.queue;
  };
  const plans = KNOWN.slice(0, queueCount);
  for (let index = 0; plans.length < queueCount; index += 1) plans.push(generated(index, seed));
  const queues = [...plans, ...extraQueues.map(extra)].map(build);
  const hidden = Array.from({ length: hiddenQueues }, (_, index) => build(hiddenPlan(index)));
  return { queues, hidden, streams };
}

function usual(
  some: Pick<Demand, 'staffing' | 'meanPatienceMs'> & Partial<Demand>,
): Omit<Demand, 'peakPerHalfHour'> {
  return { weekendShare: 0.3, nightShare: 0, flowOutAfterMs: NEVER_MS, customerFirstShare: 0, ...some };
}

function extra(name: string): Plan {
  return { name, division: 'Home', volumes: { voice: 6, chat: 4 } };
}

function hiddenPlan(index: number): Plan {
  return { name: `Executive Desk ${index + 1}`, division: HIDDEN_DIVISION, volumes: { voice: 6 } };
}

/** The n-th generated queue: a team and a place, never the same pair twice, most of them small. */
function generated(index: number, seed: number): Plan {
  const team = TEAMS[index % TEAMS.length] ?? '';
  const place = PLACES[((index % TEAMS.length) + Math.floor(index / TEAMS.length)) % PLACES.length] ?? '';
  const random = createRandom(`${seed}|generated|${index}`);
  const volumes = generatedVolumes(random);
  const division = DIVISIONS[Math.floor(random() * DIVISIONS.length)] ?? 'Home';
  return { name: `${team} ${place}`, division, volumes, demand: { staffing: 0.7 + random() } };
}

function generatedVolumes(random: Random): Volumes {
  const volume = Math.min(60, Math.max(1, logNormal(random, 8, 0.9)));
  const kind = random();
  if (kind < 0.5) return { voice: volume };
  if (kind < 0.65) return { voice: volume, email: volume / 3 };
  if (kind < 0.78) return { voice: volume, chat: volume / 2 };
  if (kind < 0.88) return { chat: volume };
  if (kind < 0.95) return { email: volume };
  return { voice: volume, callback: volume / 6 };
}

function streamsOf(plan: Plan, seed: number): { queue: OrganisationQueue; streams: Stream[] } {
  const mediaTypes = MEDIA_TYPES.filter((mediaType) => plan.volumes[mediaType] !== undefined);
  const demandOf = (mediaType: MediaType): Demand => {
    const base = { ...DEFAULT_DEMANDS[mediaType], peakPerHalfHour: plan.volumes[mediaType] ?? 0 };
    // A plan speaks of its live traffic; e-mail and callbacks keep their own staffing and overflow.
    if (mediaType === 'email') return { ...base, ...only(plan.demand, 'weekendShare') };
    if (mediaType === 'callback')
      return { ...base, ...only(plan.demand, 'weekendShare', 'customerFirstShare') };
    return { ...base, ...plan.demand, customerFirstShare: 0 };
  };
  const demands = mediaTypes.map((mediaType) => ({ mediaType, demand: demandOf(mediaType) }));
  const members = demands.map(({ mediaType, demand }) => rosterOf(mediaType, demand));
  const queue: OrganisationQueue = {
    id: uuidOf(`${seed}|queue|${plan.name}`),
    name: plan.name,
    division: divisionOf(plan.division, seed),
    mediaTypes,
    serviceTargets: { ...DEFAULT_TARGETS, ...plan.targets },
    memberCount: members.reduce((sum, count) => sum + count, 0),
  };
  return { queue, streams: demands.map((part) => ({ queue, ...part })) };
}

function divisionOf(name: string, seed: number): Division {
  return { id: uuidOf(`${seed}|division|${name}`), name };
}

function only(demand: Partial<Demand> | undefined, ...keys: (keyof Demand)[]): Partial<Demand> {
  const taken: Partial<Demand> = {};
  for (const key of keys) {
    const value = demand?.[key];
    if (value !== undefined) taken[key] = value;
  }
  return taken;
}
