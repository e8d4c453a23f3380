import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { NowView, Preview, PricedAction } from "../api/types.ts";
import { useReader } from "../parts/reader.ts";
import { Banner } from "../parts/states.tsx";
import { signed } from "../text/numbers.ts";
import { actionPrice, difference, SAME_COST } from "../text/sentences.ts";
import { whenFrom } from "../text/when.ts";

/** Above this a command is asked about once more [currency]. */
const ASK_ABOVE = 20;

/** Where a command is on its way. */
type Progress =
  | { readonly step: "busy" }
  | { readonly step: "ask"; readonly action: PricedAction }
  | { readonly step: "impossible"; readonly preview: Preview }
  | { readonly step: "failed"; readonly message: string };

/** What a person may do instead of the plan, each with its price; asks again where it is dear, and says what else is possible. */
export function Actions({ view }: { readonly view: NowView }): JSX.Element | null {
  const { words, numbers, standing, link } = useReader();
  const [progress, setProgress] = useState<Progress | undefined>(undefined);
  const texts = words.action;
  const offline = standing === "offline";
  const { actions = [] } = view;
  if (actions.length === 0 || view.mode === "stopped") return null;

  const attempt = async (work: () => Promise<Progress | undefined>): Promise<void> => {
    setProgress({ step: "busy" });
    try {
      setProgress(await work());
    } catch (error) {
      setProgress({ step: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  };
  const command = ({ powerW, minutes }: PricedAction): Promise<void> =>
    attempt(async () => {
      await link.command({ method: "POST", path: "/api/v1/battery/power", body: { powerW, minutes } });
      return undefined;
    });
  /** Asks for the price of this moment first: the one on the button may be some seconds old. */
  const press = (action: PricedAction): Promise<void> =>
    attempt(async () => {
      const { powerW, minutes } = action;
      const preview = await link.command<Preview>({
        method: "POST",
        path: "/api/v1/battery/power/preview",
        body: { powerW, minutes },
      });
      if (!preview.possible) return { step: "impossible", preview };
      const costDifference = preview.costDifference ?? 0;
      if (costDifference > ASK_ABOVE) return { step: "ask", action: { ...action, costDifference } };
      await link.command({ method: "POST", path: "/api/v1/battery/power", body: { powerW, minutes } });
      return undefined;
    });
  const busy = progress?.step === "busy";
  const button = (action: PricedAction): JSX.Element => (
    <button
      type="button"
      class="button"
      key={action.id}
      disabled={offline || busy}
      onClick={() => void press(action)}
    >
      {texts.label(action.verb, action.minutes)}
      <small>{offline ? texts.offline : actionPrice(action.costDifference, words, numbers)}</small>
    </button>
  );
  return (
    <>
      {progress?.step === "ask" ? (
        <div class="actions">
          <div
            class="ask"
            role="alertdialog"
            aria-label={texts.label(progress.action.verb, progress.action.minutes)}
          >
            <p>
              {texts.ask(
                texts.label(progress.action.verb, progress.action.minutes),
                signed(numbers.money(progress.action.costDifference)),
              )}
            </p>
            <button type="button" class="button main" onClick={() => void command(progress.action)}>
              {texts.yes}
            </button>
            <button type="button" class="button" onClick={() => setProgress(undefined)}>
              {texts.no}
            </button>
          </div>
        </div>
      ) : (
        <div class="actions">{actions.map(button)}</div>
      )}
      <div aria-live="polite">
        {busy && <p class="small gap">{texts.busy}</p>}
        {progress?.step === "failed" && <p class="impossible">{texts.failed(progress.message)}</p>}
        {progress?.step === "impossible" && (
          <div class="impossible">
            {texts.impossible(progress.preview.because ?? "battery-empty")}{" "}
            {(progress.preview.alternatives ?? []).length > 0 && texts.alternatives}
            <div class="row">{(progress.preview.alternatives ?? []).slice(0, 2).map(button)}</div>
          </div>
        )}
      </div>
    </>
  );
}

/** What was set by hand: what, by whom, until when, at which price, and the way back. */
export function OverrideBanner({ view: { at, override } }: { readonly view: NowView }): JSX.Element | null {
  const { words, numbers, standing, link } = useReader();
  const [failed, setFailed] = useState("");
  if (!override) return null;
  const texts = words.override;
  const { verb, until, setBy, setAt, costDifference } = override;
  const when = whenFrom(Date.parse(at), words, numbers);
  const end = async (): Promise<void> => {
    try {
      setFailed("");
      await link.command({ method: "DELETE", path: "/api/v1/battery/power" });
    } catch (error) {
      setFailed(words.action.failed(error instanceof Error ? error.message : String(error)));
    }
  };
  return (
    <Banner
      tone="ok"
      icon="hand"
      title={texts.title(words.does[verb], when.until(Date.parse(until)))}
      action={{ label: texts.end, press: () => void end(), disabled: standing === "offline" }}
    >
      {texts.by(
        (Object.hasOwn(texts.who, setBy) ? texts.who[setBy] : undefined) ?? setBy,
        when.at(Date.parse(setAt)),
      )}{" "}
      {costDifference !== null &&
        (Math.abs(costDifference) < SAME_COST
          ? texts.same
          : texts.costs(difference(costDifference, words, numbers)))}{" "}
      {failed}
    </Banner>
  );
}
