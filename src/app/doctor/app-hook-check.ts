import {
  fetchAppHook,
  listAppDeliveries,
  type AppDelivery,
  type AppHook,
} from "../../forges/github/setup/app.ts";
import type { HttpClient } from "../../forges/http/http-client.ts";
import { formatDuration } from "../../report/text/duration.ts";
import { clockMs } from "../../types/clock.ts";
import { githubWebhookPath } from "../github-door.ts";
import { failure, ok, warning, type Diagnosis, type Tell } from "../setup/diagnosis.ts";

/** Looks at the App's webhook and at what was answered to its last delivery, where GitHub tells. */
export async function checkAppHook(
  { app, publicUrl }: { app: HttpClient; publicUrl?: string | undefined },
  tell: Tell,
): Promise<void> {
  const hook = await fetchAppHook(app);
  if (hook !== undefined) for (const one of diagnoseHook(hook, publicUrl)) tell(one);
  const deliveries = await listAppDeliveries(app);
  const [last] = deliveries ?? [];
  if (last !== undefined) tell(diagnoseDelivery(last));
}

function diagnoseHook(hook: AppHook, publicUrl: string | undefined): Diagnosis[] {
  const wanted = (publicUrl ?? "https://YOUR-HOST") + githubWebhookPath;
  const onPage = "On the App's page, under General → Webhook,";
  if (hook.url === "") {
    return [
      failure("The App has no webhook.", `${onPage} set it active, with the address ${wanted}.`),
    ];
  }
  const isElsewhere =
    publicUrl === undefined ? !hook.url.endsWith(githubWebhookPath) : hook.url !== wanted;
  const diagnoses = [
    ...(isElsewhere
      ? [failure(`The App's webhook leads to ${hook.url}.`, `${onPage} set it to ${wanted}.`)]
      : []),
    ...(hook.sendsJson
      ? []
      : [failure("The App's webhook sends forms.", `${onPage} choose application/json.`)]),
    ...(hook.isSigned
      ? []
      : [
          failure(
            "The App's webhook has no secret, so its deliveries are refused.",
            `${onPage} set the one that WEBHOOK_SECRET names.`,
          ),
        ]),
    ...(hook.checksCertificates
      ? []
      : [
          warning(
            "GitHub does not check the certificate of who takes the App's deliveries.",
            `${onPage} switch SSL verification on.`,
          ),
        ]),
  ];
  return diagnoses.length > 0 ? diagnoses : [ok(`The App's webhook leads to ${hook.url}.`)];
}

function diagnoseDelivery({ event, atMs, code, status }: AppDelivery): Diagnosis {
  const ago = formatDuration(Math.max(clockMs() - atMs, 0));
  const what = `GitHub's last delivery (${event}, ${ago} ago)`;
  if (code >= 200 && code < 300) return ok(`${what} was answered with ${code}.`);
  const answered = code === 0 ? `came to nothing: ${status}` : `was answered with ${code}`;
  return failure(
    `${what} ${answered}.`,
    `${remedyFor(code)} Then deliver it again from the App's page, under Advanced.`,
  );
}

function remedyFor(code: number): string {
  if (code === 401) return "Set WEBHOOK_SECRET to the secret of the App's webhook.";
  if (code === 404) return `Let the webhook's address end with ${githubWebhookPath}.`;
  if (code === 0 || code >= 502) {
    return "Check that Chorale runs, and that the webhook's address is reached from outside.";
  }
  return "Chorale's log says why.";
}
