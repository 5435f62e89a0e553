import { UserError } from "../types/user-error.ts";

/** The text is not a diff that git prints. `line` is 1-based, in the diff. */
export class DiffSyntaxError extends UserError {
  readonly line: number;
  /** @param expected what should have stood there, as the end of the sentence "expected …" */
  constructor(line: number, expected: string) {
    super(`Line ${line} of the diff: expected ${expected}. Give the output of \`git diff\`.`);
    this.line = line;
  }
}
