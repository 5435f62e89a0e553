import type { Listening } from "../environment.ts";
import { giteaWebhookPath } from "../gitea-door.ts";
import type { GiteaSettings } from "../gitea-environment.ts";
import { localUrlOf } from "../setup/addresses.ts";
import { failure, ok, type Tell } from "../setup/diagnosis.ts";
import { askPublicAddress } from "../setup/public-address.ts";

/**
 * Looks whether who answers where the host delivers to is a Chorale with these settings.
 *
 * @returns what that one noted our question under; `undefined` when it is not, or not known to be
 */
export async function checkAddress(
  { host, listening }: { host: GiteaSettings; listening: Listening },
  tell: Tell,
): Promise<string | undefined> {
  const { name, webhookSecret: secret } = host;
  const { publicUrl } = listening;
  if (publicUrl === undefined || secret === undefined) return undefined;
  const askAt = (url: string) =>
    askPublicAddress({ webhookUrl: url + giteaWebhookPath(name), secret });
  const answering = await askAt(publicUrl);
  const restart = "Restart `chorale serve`: it runs with older settings than these.";
  switch (answering.kind) {
    case "ours":
      tell(ok(`${publicUrl} takes ${name}'s deliveries, signed with its secret.`));
      return answering.id;
    case "other-secret":
      tell(failure(`The Chorale at ${publicUrl} has another secret for ${name}.`, restart));
      return undefined;
    case "other-hosts":
      tell(failure(`The Chorale at ${publicUrl} does not serve ${name}.`, restart));
      return undefined;
    case "stranger": {
      const sentence = `${publicUrl} does not take ${name}'s deliveries: what came was ${answering.what}.`;
      tell(failure(sentence, "Have your proxy pass on what comes there to Chorale."));
      return undefined;
    }
    case "nobody": {
      // Said of the server already. Some networks don't let their own machines out and in again, but the host may get there.
      const local = await askAt(localUrlOf(listening));
      return local.kind === "ours" ? local.id : undefined;
    }
    default:
      return answering satisfies never;
  }
}
