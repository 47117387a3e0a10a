import { ChainSizer } from "@tandem/domain/chain-sizer";
import { benchCross, benchSizes } from "./cross.ts";
import { benchManyAssets, benchTriangles } from "./cycles.ts";
import { compare, note, report, summarise } from "./harness.ts";
import { benchHeap } from "./heap.ts";
import { eventCount } from "./loads.ts";
import { benchRecorded } from "./recorded.ts";
import { sizingWays } from "./sizing.ts";

function benchSizing(): void {
  const sizer = new ChainSizer();
  for (const { name, legs } of sizingWays()) {
    const run = (count: number): void => {
      for (let i = 0; i < count; i++)
        if (sizer.size(legs, undefined) === undefined) throw new Error(`${name}: nothing found`);
    };
    // A few thousand calls until the compiler has settled.
    run(10_000);
    const [time = 0] = compare([{ name, run }]);
    report(name, time / 1000, { unit: "us" });
  }
}

// First: what other detectors taught the compiler would be measured too.
benchHeap();
benchCross();
benchSizes();
benchTriangles();
benchManyAssets();
benchSizing();
note(`${eventCount()} events while nothing should open`);
benchRecorded();
summarise();
