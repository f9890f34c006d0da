/** Colour for terminals, and none for everything else. */

export type Paint = (text: string, colour: 'green' | 'red' | 'yellow' | 'dim' | 'bold') => string;

/** ECMA-48's select graphic rendition. */
const CODES = { green: '32', red: '31', yellow: '33', dim: '2', bold: '1' } as const;
const ESCAPE = '\u001b';

export const inColour: Paint = (text, colour) => `${ESCAPE}[${CODES[colour]}m${text}${ESCAPE}[0m`;
export const plainly: Paint = (text) => text;
