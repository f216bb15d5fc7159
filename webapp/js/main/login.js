// The front door of the pages before the login and after it, which have nothing but texts.

import { translate } from '../view/static-texts.js';

translate(document);
