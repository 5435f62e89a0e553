import type { WriteStream } from "node:tty";
import * as messages from "../report/messages/progress.ts";
import type { LookingAgain } from "../review/challenge.ts";
import type { Progress } from "../review/read-side-by-side.ts";

/** Shows how far the reviewers are: one line each that changes on a terminal, a line an event elsewhere. */
export interface ProgressView {
  show(progress: Progress): void;
  /** The same of the second look, in a line of its own. */
  look(look: LookingAgain): void;
}

/** A view on stderr, so that stdout holds the result alone. */
export function createProgressView(
  stream: NodeJS.WriteStream | WriteStream = process.stderr,
): ProgressView {
  return stream.isTTY ? liveView(stream) : createPlainView((text) => void stream.write(text));
}

/** A view that only ever adds lines. */
export function createPlainView(write: (text: string) => void): ProgressView {
  return {
    show(progress) {
      if (progress.outcome !== undefined) write(`${messages.progressLine(progress)}\n`);
    },
    look(look) {
      if (look.done === look.claims) write(`${messages.lookLine(look)}\n`);
    },
  };
}

function liveView(stream: WriteStream): ProgressView {
  const lines = new Map<string, string>();
  const change = (key: string, changed: string) => {
    if (lines.size > 0) stream.moveCursor(0, -lines.size);
    lines.set(key, changed);
    for (const line of lines.values()) {
      stream.cursorTo(0);
      stream.clearLine(0);
      // A line that wraps would take two, and the cursor would miss it.
      stream.write(`${line.slice(0, stream.columns - 1)}\n`);
    }
  };
  return {
    show: (progress) => change(`read ${progress.reviewer}`, messages.progressLine(progress)),
    look: (look) => change("look", messages.lookLine(look)),
  };
}
