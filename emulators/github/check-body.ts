import { unprocessable } from "./http/http-error.ts";

const longestBody = 65_536;

/** Throws the 422 that GitHub answers to a comment it can't take. */
export function checkBody(body: string): void {
  if (body.trim() === "") throw unprocessable("IssueComment", "data", "Body cannot be blank");
  if (Array.from(body).length > longestBody)
    throw unprocessable(
      "IssueComment",
      "data",
      `Body is too long (maximum is ${longestBody} characters)`,
    );
}
