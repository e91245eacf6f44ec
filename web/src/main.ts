import { openPage } from "./views/board_page";

openPage();
