import type { Pull } from "../../types/pull.ts";
import { encodePath } from "../http/path.ts";

/** The pages' address is the pull's own, so that links on an Enterprise Server stay there. */
export function permalink(pull: Pull, path: string, line: number): string {
  const { owner, repo } = pull.ref;
  const repository = `${new URL(pull.url).origin}/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  const encoded = encodePath(path);
  return encoded === undefined
    ? `${repository}/tree/${pull.headSha}`
    : `${repository}/blob/${pull.headSha}/${encoded}#L${line}`;
}
