import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";
import { ForgeError } from "../../forges/forge.ts";
import {
  countRepositories,
  fetchAppSetup,
  listInstallations,
  type AppSetup,
  type Installation,
  type Permissions,
} from "../../forges/github/setup/app.ts";
import type { HttpClient } from "../../forges/http/http-client.ts";
import { countOf } from "../../report/text/count-of.ts";
import type { Database } from "../../store/database/database.ts";
import { failure, ok, warning, type Diagnosis, type Tell } from "../setup/diagnosis.ts";
import { diagnoseArrivals } from "./arrival-check.ts";
import { diagnoseClock } from "./clock-check.ts";
import { checkAppHook } from "./app-hook-check.ts";

/** What the App is looked at with. */
export interface AppCheck {
  /** A client that the App's own key signs for, and one for each of its installations. */
  app: HttpClient;
  clientOf: (installationId: number) => Promise<HttpClient>;
  /** Where GitHub reaches Chorale, if that is known. */
  publicUrl?: string | undefined;
  database?: Database | undefined;
}

const Manifest = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.string()),
});

/** Looks whether GitHub knows the App, lets it do its work, and delivers. */
export async function checkGitHub(check: AppCheck, tell: Tell): Promise<void> {
  try {
    const setup = await fetchAppSetup(check.app);
    tell(ok(`GitHub knows the App as ${setup.slug}.`));
    for (const one of diagnoseClock("GitHub", setup.clockMs, { isVital: true })) tell(one);
    const wanted = Manifest.parse(load(readFileSync(manifestPath, "utf8")));
    for (const one of diagnoseSetup(setup, wanted)) tell(one);
    await checkAppHook(check, tell);
    const { database } = check;
    if (database !== undefined) {
      tell(await diagnoseArrivals(database, { forge: "github", name: "GitHub" }));
    }
    await checkInstallations(check, { setup, wanted: wanted.default_permissions }, tell);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    tell(failure(error.message));
  }
}

const manifestPath = new URL("../../../app.yml", import.meta.url);

function diagnoseSetup(
  { slug, permissions, events }: AppSetup,
  wanted: z.infer<typeof Manifest>,
): Diagnosis[] {
  const lacking = lacks(permissions, wanted.default_permissions);
  const missing = wanted.default_events.filter((event) => !events.includes(event));
  const page = `On the page of the App ${slug}, under Permissions & events,`;
  if (lacking.length === 0 && missing.length === 0) {
    return [ok("The App has the permissions and events that app.yml names.")];
  }
  return [
    ...(lacking.length === 0
      ? []
      : [
          lackOf(
            permissions,
            `The App lacks ${lacking.join(", ")}`,
            `${page} give it that; then accept the change in each installation.`,
          ),
        ]),
    ...(missing.length === 0
      ? []
      : [
          failure(
            `The App does not hear of ${missing.join(", ")}.`,
            `${page} subscribe it to that.`,
          ),
        ]),
  ];
}

const rank = ["none", "read", "write", "admin"];

/** Permissions that are missing, or too low: `checks: write`. */
function lacks(has: Permissions, wanted: Permissions): string[] {
  return Object.entries(wanted)
    .filter(([name, level]) => rank.indexOf(has[name] ?? "none") < rank.indexOf(level))
    .map(([name, level]) => `${name}: ${level}`);
}

/** Reviews only read contents. */
function lackOf(has: Permissions, sentence: string, remedy: string): Diagnosis {
  return sentence.endsWith(` lacks ${fixTakes}`) && has["contents"] === "read"
    ? warning(`${sentence}: /fix shows a patch and commits nothing.`, remedy)
    : failure(`${sentence}.`, remedy);
}

const fixTakes = "contents: write";

async function checkInstallations(
  { app, clientOf }: AppCheck,
  { setup, wanted }: { setup: AppSetup; wanted: Permissions },
  tell: Tell,
): Promise<void> {
  const installations = await listInstallations(app);
  if (installations.length === 0) {
    const remedy = "Install it, from the App's page under Install App.";
    tell(failure(`The App ${setup.slug} is installed nowhere.`, remedy));
  }
  for (const one of installations) {
    for (const diagnosis of await diagnoseInstallation(one, { clientOf, wanted })) tell(diagnosis);
  }
}

async function diagnoseInstallation(
  { id, account, permissions, isSuspended }: Installation,
  { clientOf, wanted }: { clientOf: AppCheck["clientOf"]; wanted: Permissions },
): Promise<Diagnosis[]> {
  if (isSuspended) {
    const remedy = `${account} can lift that in the installation's settings.`;
    return [warning(`${account} has suspended the App.`, remedy)];
  }
  const lacking = lacks(permissions, wanted);
  if (lacking.length > 0) {
    const remedy = `${account} has to accept the App's new permissions in the installation's settings.`;
    return [lackOf(permissions, `At ${account} the App lacks ${lacking.join(", ")}`, remedy)];
  }
  try {
    const count = await countRepositories(await clientOf(id));
    const repositories = countOf(count, "repository", "repositories");
    return [ok(`At ${account} the App reaches ${repositories}.`)];
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return [failure(`${account}: ${error.message}`)];
  }
}
