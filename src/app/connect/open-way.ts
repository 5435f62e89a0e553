import type { DatabasePlace } from "../../store/database/database.ts";
import { UserError } from "../../types/user-error.ts";
import { giteaWebhookPath } from "../gitea-door.ts";
import { failure, ok, warning, type Diagnosis, type Tell } from "../setup/diagnosis.ts";
import { askPublicAddress, type Answering } from "../setup/public-address.ts";
import { isLoopback, isThisMachine, localUrlOf } from "../setup/addresses.ts";
import type { OpenReceiver } from "../setup/receiver.ts";
import { listenForTests } from "./listen-for-tests.ts";
import { watchPlace } from "./watch-place.ts";

/** Where deliveries of a host go, and what is there. */
export interface Way {
  /** The host's name. */
  forge: string;
  /** Where the host reaches Chorale, without a slash at its end. */
  publicUrl: string;
  secret: string;
  /** Whether the secret was made just now, so that no server can have it. */
  isSecretNew: boolean;
  /** Where Chorale listens on this machine. */
  host: string;
  port: number;
  place: DatabasePlace;
}

export interface OpenWay {
  /** Absent when it can't be seen from here what arrives. */
  receiver?: OpenReceiver;
  /** Whether the address was seen to lead here. Where it was not, the host may reach it all the same. */
  isAddressSeen: boolean;
  /** What is to be done about the server before it reviews. */
  server: "start" | "restart" | "runs";
}

/** Why the way stays closed: by what was set for it. Then no webhook may be touched. */
export interface ClosedWay {
  closedBy: "secret" | "address";
}

/**
 * Looks at who takes the host's deliveries, and stands in for the server where there is none yet.
 *
 * @returns a `ClosedWay` when deliveries would go astray
 */
export async function openWay(way: Way, tell: Tell): Promise<OpenWay | ClosedWay> {
  const webhookUrl = webhookUrlOf(way);
  const first = await askPublicAddress({ webhookUrl, secret: way.secret });
  if (first.kind === "ours") {
    return await watchServer(way, { questionId: first.id, isAddressSeen: true }, tell);
  }
  if (first.kind === "other-secret" && way.isSecretNew) return closedBySecret(way, tell);
  if (first.kind === "other-secret" || first.kind === "other-hosts") {
    const lacks = first.kind === "other-hosts" ? "does not serve" : "has another secret for";
    tell(
      warning(
        `The Chorale at ${way.publicUrl} ${lacks} ${way.forge}.`,
        "Restart it, so that it takes up what is set now; then run this again, which sends a test delivery.",
      ),
    );
    return { isAddressSeen: true, server: "restart" };
  }
  // Proxies say all kinds of things while nobody is behind them.
  return await standIn(way, first, tell);
}

export function webhookUrlOf({ publicUrl, forge }: Pick<Way, "publicUrl" | "forge">): string {
  return publicUrl + giteaWebhookPath(forge);
}

/** A server that has a secret already is at work: its webhooks must keep theirs. */
function closedBySecret({ publicUrl, forge }: Way, tell: Tell): ClosedWay {
  tell(
    failure(
      `The Chorale at ${publicUrl} has a secret for ${forge} already, which is not known here.`,
      "Run this in the folder where that server runs, or set GITEA_WEBHOOK_SECRET to its secret; with its number where there are several hosts, as in GITEA_1_WEBHOOK_SECRET.",
    ),
  );
  return { closedBy: "secret" };
}

async function watchServer(
  { forge, publicUrl, place }: Way,
  { questionId, isAddressSeen }: { questionId: string; isAddressSeen: boolean },
  tell: Tell,
): Promise<OpenWay> {
  const receiver = await watchPlace(place, { forge, questionId });
  if (receiver === undefined) {
    tell(
      warning(
        `A Chorale at ${publicUrl} takes ${forge}'s deliveries, but keeps its data elsewhere: what arrives there can't be seen from here.`,
        "Run this where it runs, with its CHORALE_DATA_DIR or DATABASE_URL.",
      ),
    );
    return { isAddressSeen, server: "runs" };
  }
  tell(ok(`A Chorale at ${publicUrl} takes ${forge}'s deliveries.`));
  return { receiver, isAddressSeen, server: "runs" };
}

async function standIn(way: Way, before: Answering, tell: Tell): Promise<OpenWay | ClosedWay> {
  const { forge, publicUrl, secret, host, port } = way;
  let receiver: OpenReceiver;
  try {
    receiver = await listenForTests({ forge, secret, host, port });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return await behindOtherDoor(way, { before, refusal: error }, tell);
  }
  const now = await askPublicAddress({ webhookUrl: webhookUrlOf(way), secret });
  if (now.kind === "ours") {
    tell(ok(`${publicUrl} leads here; no Chorale runs yet, so this listens in its place.`));
    return { receiver, isAddressSeen: true, server: "start" };
  }
  if (now.kind === "nobody") {
    tell(await unseenFromHere(way, now.why));
    return { receiver, isAddressSeen: false, server: "start" };
  }
  await receiver.close();
  tell(
    failure(
      `${publicUrl} does not lead here: what came was ${now.kind === "stranger" ? now.what : "another Chorale"}.`,
      `Have your proxy pass on everything that comes there to ${host}:${port}, or name the right address with --public-url.`,
    ),
  );
  return { closedBy: "address" };
}

async function unseenFromHere(way: Way, why: string): Promise<Diagnosis> {
  const { publicUrl, forge, host, port } = way;
  const sentence = `From here, ${publicUrl} can't be reached: ${why}.`;
  const { hostname } = new URL(publicUrl);
  const isHere = !isLoopback(hostname) && (await isThisMachine(hostname));
  return warning(
    sentence,
    isHere && isLoopback(host)
      ? `That is this machine, but Chorale listens for itself alone, on ${host}:${port}: set HOST=0.0.0.0, or have a proxy pass on to it.`
      : `That may be so although ${forge} reaches it; the test delivery will show.`,
  );
}

/** The port is taken: by a server that can't be reached from here by its public address, or by something else. */
async function behindOtherDoor(
  way: Way,
  { before, refusal }: { before: Answering; refusal: UserError },
  tell: Tell,
): Promise<OpenWay | ClosedWay> {
  const local = { ...way, publicUrl: localUrlOf(way) };
  const answering = await askPublicAddress({ webhookUrl: webhookUrlOf(local), secret: way.secret });
  if (answering.kind === "ours") {
    if (before.kind !== "nobody") {
      tell(
        failure(
          `${way.publicUrl} does not lead to the Chorale that runs here: what came was ${before.kind === "stranger" ? before.what : "another Chorale"}.`,
          `Have the proxy pass on everything that comes there to ${way.host}:${way.port}, with its path as it is, or name the right address with --public-url.`,
        ),
      );
      return { closedBy: "address" };
    }
    tell(await unseenFromHere(way, before.why));
    return await watchServer(local, { questionId: answering.id, isAddressSeen: false }, tell);
  }
  if (answering.kind === "other-secret" && way.isSecretNew) return closedBySecret(local, tell);
  tell(failure(`No delivery can be taken here: ${refusal.message}`));
  return { closedBy: "address" };
}
