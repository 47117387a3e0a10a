import { useTranslations } from "use-intl";
import { Page } from "../../../components/page.tsx";
import {
  ColourPanel,
  FiguresPanel,
  KeyboardPanel,
  LayoutPanel,
} from "../../../features/appearance/appearance-panels.tsx";

export function AppearancePage() {
  const t = useTranslations("appearance");
  return (
    <Page title={t("title")} intro={t("intro")}>
      <ColourPanel />
      <LayoutPanel />
      <FiguresPanel />
      <KeyboardPanel />
    </Page>
  );
}
