// A registry of a spec's own: the simulator as a process beside the desk, to be stopped, started again, and told to misbehave.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Program } from "./program.ts";

const PASSWORD = "for-tests-only";

export class Registry {
  private program?: Program;
  private address = "127.0.0.1:0";

  constructor(private readonly folder: string) {}

  private get certificate(): string {
    return join(this.folder, "registry.pem");
  }

  /** Starts it, where it listened before if it did, with these faults switched on. */
  async start(switches: string[] = []): Promise<void> {
    const state = join(this.folder, "registry.sqlite");
    const words = ["registry-sim", "--listen", this.address, "--state", state, "--certificate", this.certificate, "--create-on-first-info"];
    words.push("--account", `desk:${PASSWORD}`, ...switches.flatMap((each) => ["--switch", each]));
    this.program = new Program(words, this.folder);
    this.address = await this.program.said(/^epp on (.*)$/);
  }

  async stop(): Promise<void> {
    await this.program?.stop();
  }

  /** Ends it and starts it again with other faults; none when none is named. What it keeps stays. */
  async restart(switches: string[] = []): Promise<void> {
    await this.stop();
    await this.start(switches);
  }

  /** How `serve` finds it. */
  get settings(): { words: string[]; env: Record<string, string> } {
    readFileSync(this.certificate);
    return {
      words: ["--registry", `epp://desk@${this.address}`, "--registry-ca", this.certificate],
      env: { NICHANDLE_REGISTRY_PASSWORD: PASSWORD },
    };
  }
}
