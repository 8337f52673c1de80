/** Text of others, such as a provider's, without what would move the terminal's cursor. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
