import type { Skipped } from "./outcome.ts";

export type FileStatus = "added" | "modified" | "deleted" | "renamed" | "copied" | "mode-changed";

/** One line of a hunk. `text` has no line feed; a carriage return of a CRLF file stays in it. */
export interface DiffLine {
  kind: "context" | "added" | "deleted";
  text: string;
  /** 1-based; absent on added lines. */
  oldLine?: number;
  /** 1-based; absent on deleted lines. */
  newLine?: number;
  /** True for a last line that no line feed ends. */
  noNewlineAtEnd?: true;
}

export interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  /** What git prints behind the second `@@`: usually the enclosing function. */
  heading: string;
  lines: DiffLine[];
}

/** One file of a diff. Paths are relative to the repository, with `/`, unquoted. */
export interface FileChange {
  /** The path at the head; for a deleted file its path at the base. */
  path: string;
  /** The path at the base where it differs from `path`. */
  oldPath?: string;
  status: FileStatus;
  oldMode?: string;
  newMode?: string;
  binary: boolean;
  submodule: boolean;
  hunks: Hunk[];
}

/** What a pull changes. `unread` names files the forge would not hand out; never empty silently. */
export interface Diff {
  files: FileChange[];
  unread: Skipped[];
}
