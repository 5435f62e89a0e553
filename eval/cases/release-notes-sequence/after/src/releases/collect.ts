import { z } from "zod";
import type { Service } from "../services.js";

const Release = z.object({
  tag: z.string(),
  publishedAt: z.iso.datetime(),
  notes: z.string().default(""),
});
export type Release = z.infer<typeof Release>;

export interface ServiceReleases {
  service: string;
  releases: Release[];
  /** Set where the service did not answer. */
  problem?: string;
}

const timeoutMs = 5_000;

/** The newest releases of each service; one that does not answer is named and does not hold up the page. */
export async function collectReleases(services: readonly Service[]): Promise<ServiceReleases[]> {
  const collected: ServiceReleases[] = [];
  for (const service of services) {
    collected.push(await releasesOf(service));
  }
  return collected.toSorted((a, b) => a.service.localeCompare(b.service));
}

async function releasesOf(service: Service): Promise<ServiceReleases> {
  try {
    const response = await fetch(new URL("/releases?limit=5", service.url), {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      return { service: service.name, releases: [], problem: `answers ${response.status}` };
    }
    return { service: service.name, releases: z.array(Release).parse(await response.json()) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { service: service.name, releases: [], problem };
  }
}
