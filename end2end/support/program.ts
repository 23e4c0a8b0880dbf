// One running program: what it prints, and its end.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const TARGET = join(import.meta.dirname, "../../target");

/** The program under test: `NICHANDLE_PROGRAM`, or the release that `make build` leaves. */
export const PROGRAM = process.env.NICHANDLE_PROGRAM ?? join(TARGET, "release/nichandle");

if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: run make build, or name another one by NICHANDLE_PROGRAM`);

export class Program {
  private readonly lines: string[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly child: ChildProcess;
  private log = "";

  constructor(words: string[], cwd: string, env: Record<string, string> = {}) {
    // Nothing of the settings of whoever runs the tests.
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("NICHANDLE_"));
    this.child = spawn(PROGRAM, words, { cwd, env: { ...Object.fromEntries(kept), ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stderr?.on("data", (text: Buffer) => (this.log += text.toString()));
    this.child.once("exit", () => this.tell());
    if (this.child.stdout) {
      createInterface({ input: this.child.stdout }).on("line", (line) => {
        this.lines.push(line);
        this.tell();
      });
    }
  }

  private tell(): void {
    for (const told of this.waiting) told();
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** What the pattern's first group finds in a line on standard output, now or later. */
  async said(pattern: RegExp): Promise<string> {
    return new Promise((found, broken) => {
      const look = () => {
        const match = this.lines.map((line) => pattern.exec(line)).find((each) => each !== null);
        if (!match && !this.ended) return;
        this.waiting.delete(look);
        if (match) found(match[1] ?? "");
        else broken(new Error(`${this.child.spawnargs.join(" ")} ended without saying ${pattern}\n${this.log}`));
      };
      this.waiting.add(look);
      look();
    });
  }

  /** Ends it as an operator does, or as a power cut does. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (this.ended) return;
    const over = new Promise((done) => this.child.once("exit", done));
    this.child.kill(signal);
    await over;
  }
}
