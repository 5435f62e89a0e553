import type { RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { countOf } from "../../report/text/count-of.ts";
import { failure, ok, warning, type Diagnosis } from "./diagnosis.ts";

/** Names that fit into a sentence; the rest is counted. */
const maxNamed = 5;

/** What the bot may do in an organisation's repositories, taken together. */
export function diagnoseOrganisation(
  org: string,
  repositories: readonly RepositoryAccess[],
  bot: string,
): Diagnosis[] {
  const alive = repositories.filter(({ isArchived, hasPulls }) => !isArchived && hasPulls);
  const by = (access: RepositoryAccess["access"]) => alive.filter((one) => one.access === access);
  const [admin, write, read] = [by("admin"), by("write"), by("read")];
  const team = `In ${org} under Teams, put ${bot} into a team with administrator access to them.`;
  if (admin.length + write.length === 0) {
    const sees = read.length === 0 ? "sees none" : "may only read those";
    const doubt = read.length === 0 ? ", or there is no such organisation" : "";
    return [failure(`${bot} ${sees} of ${org}'s repositories${doubt}.`, team)];
  }
  return [
    ...(admin.length === 0 ? [] : [ok(`${bot} is an administrator of ${named(admin)}.`)]),
    ...(write.length === 0
      ? []
      : [
          warning(
            `${bot} may write to ${named(write)} but is no administrator: it reviews, but obeys only commands that change nothing.`,
            team,
          ),
        ]),
    ...(read.length === 0
      ? []
      : [warning(`${bot} may only read ${named(read)}: there are no reviews there.`, team)]),
  ];
}

/** Names some of them, and counts the others. */
export function named(repositories: readonly RepositoryAccess[]): string {
  const names = repositories.map(({ name }) => name);
  if (names.length <= maxNamed) return names.join(", ");
  const rest = countOf(names.length - maxNamed, "other");
  return `${names.slice(0, maxNamed).join(", ")} and ${rest}`;
}
