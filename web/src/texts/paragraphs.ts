/** Prose in a catalogue: paragraphs, separated by an empty line. */
export const paragraphs = (...texts: readonly string[]): string => texts.join('\n\n');

/** The paragraphs of a text. */
export const paragraphsOf = (prose: string): readonly string[] => prose.split('\n\n');
