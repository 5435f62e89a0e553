import { setTimeout as wait } from "node:timers/promises";
import type { Geocoder, Place } from "./geocoder.js";

export interface Shop {
  id: string;
  address: string;
}

/** The service's terms: ten requests at a time, and no more than ten a second. */
const atOnce = 10;
const pauseMs = 1_000;

export interface Geocoded {
  places: Map<string, Place>;
  /** Ids of the shops whose address nobody knows. */
  unknown: string[];
}

/** Where all shops are. Ten are asked for at once, and then the service gets its pause. */
export async function geocodeShops(
  geocoder: Geocoder,
  shops: readonly Shop[],
  signal?: AbortSignal,
): Promise<Geocoded> {
  const places = new Map<string, Place>();
  const unknown: string[] = [];
  for (let start = 0; start < shops.length; start += atOnce) {
    if (start > 0) await wait(pauseMs, undefined, { signal });
    const batch = shops.slice(start, start + atOnce);
    const found = await Promise.all(batch.map(({ address }) => geocoder.find(address)));
    for (const [index, place] of found.entries()) {
      const shop = batch[index];
      if (shop === undefined) continue;
      if (place === undefined) unknown.push(shop.id);
      else places.set(shop.id, place);
    }
  }
  return { places, unknown };
}
