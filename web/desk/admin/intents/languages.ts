/** Languages that Patchbay tells apart by their words. */
export const languages: readonly string[] = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'];

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** `German` of `de`; the code itself where it has no name. */
export const languageName = (code: string): string => names.of(code) ?? code;
