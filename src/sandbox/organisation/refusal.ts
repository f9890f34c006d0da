/** How the pretend Genesys says no: the status, code and words of the real one's error bodies. */

export interface RefusalDetails {
  messageParams?: Record<string, string>;
  details?: { errorCode: string; fieldName: string }[];
  headers?: Record<string, string>;
}

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: RefusalDetails;

  constructor(status: number, code: string, message: string, more: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }

  /** The JSON body; `contextId` is the correlation id of the answer. */
  body(contextId: string): Record<string, unknown> {
    return {
      message: this.message,
      code: this.code,
      status: this.status,
      messageParams: this.more.messageParams ?? {},
      contextId,
      details: this.more.details ?? [],
      errors: [],
    };
  }
}

export function badRequest(message: string, fieldName?: string): Refusal {
  const details = fieldName === undefined ? [] : [{ errorCode: 'bad.request', fieldName }];
  return new Refusal(400, 'bad.request', message, { details });
}

export function invalidValue(message: string, fieldName: string): Refusal {
  return new Refusal(400, 'invalid.value', message, { details: [{ errorCode: 'invalid.value', fieldName }] });
}

export function invalidDate(message: string): Refusal {
  return new Refusal(400, 'invalid.date', message, {
    details: [{ errorCode: 'invalid.date', fieldName: 'interval' }],
  });
}

/** The real API knows it; this one says honestly that it does not play it. */
export function notSimulated(what: string, fieldName: string): Refusal {
  return badRequest(`${what} is a thing of the real API that this sandbox does not simulate.`, fieldName);
}

export function tooLarge(message: string): Refusal {
  return new Refusal(413, 'request.entity.too.large', message);
}

export function notFound(path: string): Refusal {
  return new Refusal(404, 'not.found', `The requested resource was not found: ${path}`);
}

export function missingPermission(permission: string): Refusal {
  return new Refusal(
    403,
    'missing.permissions',
    `Unable to perform the requested action. You must have the permission: ${permission}`,
    { messageParams: { permission } },
  );
}

export function rateLimited(seconds: number, options: { hasHeader: boolean }): Refusal {
  return new Refusal(
    429,
    'too.many.requests',
    `Rate limit exceeded the maximum. Retry the request in [${seconds}] seconds`,
    options.hasHeader ? { headers: { 'Retry-After': String(seconds) } } : {},
  );
}
