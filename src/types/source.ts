/** A language that a reviewer can be capable of. `text` is every file that is valid UTF-8. */
export const languages = ["javascript", "typescript", "tsx", "python", "go", "text"] as const;
export type Language = (typeof languages)[number];

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
  language: Language;
  text: string;
  /** The lines that the diff added or changed; none for a scan. */
  touched: LineRange[];
  /** What the change took away or replaced; none where it only added. */
  removed?: RemovedLines[];
}
