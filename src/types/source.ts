/** A language that a reviewer can be capable of. `text` is every file that is valid UTF-8. */
export const languages = ["javascript", "typescript", "tsx", "python", "go", "text"] as const;
export type Language = (typeof languages)[number];

/** An inclusive range of 1-based lines. */
export interface LineRange {
  start: number;
  end: number;
}

/** A whole file at the head, ready to be read. */
export interface SourceFile {
  path: string;
  language: Language;
  text: string;
  /** The lines that the diff added or changed; none for a scan. */
  touched: LineRange[];
}
