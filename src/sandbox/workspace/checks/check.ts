/** Small checks that compose: each looks at one JSON value and says its faults in Slack's wording. */

import { isObject } from '../model.ts';

export interface CheckFault {
  text: string;
  /** A JSON pointer such as `/blocks/0/text/text`. */
  at: string;
}

export type Check = (value: unknown, at: string, faults: CheckFault[]) => void;

/** Enough to mend a message by; more only fill the log. */
const MAX_FAULTS = 50;

export function add(faults: CheckFault[], at: string, text: string): void {
  if (faults.length < MAX_FAULTS) faults.push({ text, at });
}

export interface Field {
  check: Check;
  isRequired: boolean;
}

export function required(check: Check): Field {
  return { check, isRequired: true };
}

export function optional(check: Check): Field {
  return { check, isRequired: false };
}

/** An object of these fields and no others; `also` sees it when it is an object. */
export function object(
  fields: Record<string, Field>,
  also?: (value: Record<string, unknown>, at: string, faults: CheckFault[]) => void,
): Check {
  return (value, at, faults) => {
    if (!isObject(value)) {
      add(faults, at, 'must provide an object');
      return;
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(fields, key)) add(faults, at, `invalid additional property: ${key}`);
    }
    for (const [key, field] of Object.entries(fields)) {
      const item = value[key];
      if (item !== undefined) field.check(item, `${at}/${key}`, faults);
      else if (field.isRequired) add(faults, at, `missing required field: ${key}`);
    }
    also?.(value, at, faults);
  };
}

/** A string of `min` to `max` characters. */
export function text(min: number, max: number): Check {
  return (value, at, faults) => {
    if (typeof value !== 'string') add(faults, at, 'must provide a string');
    else if (value.length < min) add(faults, at, `must be more than ${min - 1} characters`);
    else if (value.length > max) add(faults, at, `must be less than ${max + 1} characters`);
  };
}

export function matching(pattern: RegExp, words: string): Check {
  return (value, at, faults) => {
    if (typeof value !== 'string') add(faults, at, 'must provide a string');
    else if (!pattern.test(value)) add(faults, at, words);
  };
}

export function integer(min: number, max: number): Check {
  return (value, at, faults) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) add(faults, at, 'must provide an integer');
    else if (value < min) add(faults, at, `must be greater than or equal to ${min}`);
    else if (value > max) add(faults, at, `must be less than or equal to ${max}`);
  };
}

export const number: Check = (value, at, faults) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) add(faults, at, 'must provide a number');
};

export const positiveNumber: Check = (value, at, faults) => {
  number(value, at, faults);
  if (typeof value === 'number' && value <= 0) add(faults, at, 'must be greater than 0');
};

export const boolean: Check = (value, at, faults) => {
  if (typeof value !== 'boolean') add(faults, at, 'must provide a boolean');
};

export function oneOf(...choices: string[]): Check {
  return (value, at, faults) => {
    if (typeof value !== 'string' || !choices.includes(value)) {
      add(faults, at, `must be one of: ${choices.join(', ')}`);
    }
  };
}

export function list(check: Check, min: number, max: number): Check {
  return (value, at, faults) => {
    if (!Array.isArray(value)) {
      add(faults, at, 'must provide an array');
      return;
    }
    if (value.length < min) add(faults, at, `no fewer than ${min} items allowed`);
    if (value.length > max) add(faults, at, `no more than ${max} items allowed`);
    value.slice(0, max).forEach((item, index) => {
      check(item, `${at}/${index}`, faults);
    });
  };
}

/** Chooses the check by the object's `type`. */
export function byType(checks: Record<string, Check>): Check {
  return (value, at, faults) => {
    if (!isObject(value)) {
      add(faults, at, 'must provide an object');
      return;
    }
    const { type } = value;
    if (type === undefined) add(faults, at, 'missing required field: type');
    else if (typeof type !== 'string' || !Object.hasOwn(checks, type)) {
      add(faults, `${at}/type`, `unsupported type: ${String(type)}`);
    } else checks[type]?.(value, at, faults);
  };
}

/** For the `type` field itself, which `byType` has read already. */
export const typeField: Field = required(() => undefined);

/** How Slack writes faults in `response_metadata.messages`. */
export function messagesOf(faults: CheckFault[]): string[] {
  return faults.map((fault) => `[ERROR] ${fault.text} [json-pointer:${fault.at}]`);
}
