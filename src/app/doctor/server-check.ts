import { whyUnreachable } from "../../net/unreachable.ts";
import { localUrlOf } from "../setup/addresses.ts";
import type { Listening } from "../environment.ts";
import { failure, ok, warning, type Diagnosis, type Tell } from "../setup/diagnosis.ts";

const askMs = 5_000;

/** Whether a server runs where it is set to listen, and whether it is reached from outside. */
export async function checkServer(listening: Listening, tell: Tell): Promise<void> {
  const local = localUrlOf(listening);
  const isRunning = await askReady(local, tell);
  const { publicUrl } = listening;
  if (publicUrl === undefined) {
    tell(
      warning(
        "Where forges reach this Chorale is not known here.",
        "Set CHORALE_PUBLIC_URL, so that it can be looked at.",
      ),
    );
  } else if (isRunning && publicUrl !== local) {
    tell(await askHealth(publicUrl, local));
  }
}

/** @returns whether a Chorale answers */
async function askReady(url: string, tell: Tell): Promise<boolean> {
  const answer = await get(`${url}/readyz`);
  if ("why" in answer) {
    tell(warning(`No Chorale runs at ${url}: ${answer.why}.`, "Start `chorale serve`."));
    return false;
  }
  if (answer.text === "ready\n") {
    tell(ok(`The server at ${url} is ready.`));
    return true;
  }
  if (answer.text === "not ready\n") {
    const remedy = "Its log says why; it takes deliveries again when its database answers.";
    tell(failure(`The server at ${url} does not reach its database.`, remedy));
    return true;
  }
  tell(
    failure(
      `At ${url} something else answers than Chorale.`,
      "Stop it, or set PORT to one that is free.",
    ),
  );
  return false;
}

async function askHealth(publicUrl: string, local: string): Promise<Diagnosis> {
  const answer = await get(`${publicUrl}/healthz`);
  if ("why" in answer) {
    return warning(
      `From here, ${publicUrl} can't be reached: ${answer.why}.`,
      "Look from outside too: some networks don't let their own machines out and in again.",
    );
  }
  if (answer.text === "ok\n") return ok(`${publicUrl} leads to it.`);
  return failure(
    `${publicUrl} does not lead to it: there, /healthz answers with HTTP ${answer.status}.`,
    `Have your proxy pass on everything that comes there to ${local}, or correct CHORALE_PUBLIC_URL.`,
  );
}

async function get(url: string): Promise<{ status: number; text: string } | { why: string }> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(askMs) });
    return { status: response.status, text: (await response.text()).slice(0, 100) };
  } catch (error) {
    return { why: whyUnreachable(error) };
  }
}
