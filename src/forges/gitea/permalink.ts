import type { Pull } from "../../types/pull.ts";
import { encodePath } from "../http/path.ts";

/** The pages' address is the pull's own, which may lie below a path of its host. */
export function permalink(pull: Pull, path: string, line: number): string {
  const repository = pull.url.replace(/\/pulls\/\d+$/, "");
  const commit = `${repository}/src/commit/${pull.headSha}`;
  const encoded = encodePath(path);
  return encoded === undefined ? commit : `${commit}/${encoded}#L${line}`;
}
