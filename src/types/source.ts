/** Languages that there is a grammar for: rules can be written for them, and a change can be proven to parse. */
export const parsedLanguages = [
  "javascript",
  "typescript",
  "tsx",
  "python",
  "go",
  "java",
  "php",
  "ruby",
  "csharp",
  "yaml",
  "bash",
  "hcl",
] as const;

/** What a file is written in. `text` is everything that there is no grammar for and that is valid UTF-8. */
export const languages = [...parsedLanguages, "text"] as const;
export type Language = (typeof languages)[number];

/** What a reviewer can be capable of: `code` is whatever runs, in any language, and `text` is every file. */
export const capabilities = [...languages, "code"] as const;
export type Capability = (typeof capabilities)[number];

/** An inclusive range of 1-based lines. */
export interface LineRange {
  start: number;
  end: number;
}

/** Lines that the change removed in one place. */
export interface RemovedLines {
  /** The 1-based line of the head that follows them; one more than the file has where they were its last. */
  before: number;
  lines: string[];
}

/** A whole file at the head, ready to be read. */
export interface SourceFile {
  path: string;
  /** Where it stood before the change, if that moved or copied it. */
  oldPath?: string;
  language: Language;
  text: string;
  /** It begins with a byte order mark, which is not part of the text. */
  hasMark?: true;
  /** The lines that the diff added or changed; none for a scan. */
  touched: LineRange[];
  /** What the change took away or replaced; none where it only added. */
  removed?: RemovedLines[];
}
