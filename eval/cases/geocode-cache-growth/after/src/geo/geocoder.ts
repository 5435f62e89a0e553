import { z } from "zod";
import { logger } from "../logger.js";

const Answer = z.object({
  results: z.array(z.object({ lat: z.number(), lon: z.number(), label: z.string() })),
});

export interface Place {
  latitude: number;
  longitude: number;
  label: string;
}

/** The service takes no more than this from us at once. */
const timeoutMs = 3_000;

export class Geocoder {
  readonly #url: URL;
  readonly #known = new Map<string, Promise<Place | undefined>>();

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Where an address is, as visitors type it into the shop finder; `undefined` where nobody knows. */
  async find(address: string): Promise<Place | undefined> {
    const key = address.trim().toLowerCase().replaceAll(/\s+/g, " ");
    let place = this.#known.get(key);
    if (place === undefined) {
      place = this.#ask(key);
      this.#known.set(key, place);
      // A failure is not remembered: the next one who asks may have more luck.
      place.catch(() => this.#known.delete(key));
    }
    return await place;
  }

  async #ask(address: string): Promise<Place | undefined> {
    const url = new URL(this.#url);
    url.searchParams.set("q", address);
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`the geocoder answers ${response.status}`);
    const { results } = Answer.parse(await response.json());
    const [first] = results;
    logger.debug({ results: results.length }, "geocoded");
    if (first === undefined) return undefined;
    return { latitude: first.lat, longitude: first.lon, label: first.label };
  }
}
