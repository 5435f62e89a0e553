/** A text as it can be compared: line ends and space at its end may come back otherwise than they were sent. */
export const settle = (text: string): string => text.replaceAll("\r\n", "\n").trimEnd();
