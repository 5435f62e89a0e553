import type { Trouble } from "../engines/model/request-patiently.ts";
import { terminalText } from "../report/text/neutralise.ts";
import type { Terminal } from "./terminal.ts";

/** What can be done about requests to models that failed. A server says it in its log. */
export interface Advice {
  note: (trouble: Trouble) => void;
  /** Says it on standard error, each thing once. Not while progress is shown: that moves the cursor. */
  tell: (terminal: Pick<Terminal, "complain">) => void;
}

export function gatherAdvice(): Advice {
  const lines = new Set<string>();
  return {
    note({ model, reason, advice }) {
      if (advice !== undefined) lines.add(`${model} ${reason}. ${advice}`);
    },
    tell({ complain }) {
      for (const line of lines) complain(`${terminalText(line)}\n`);
    },
  };
}
