// Pages that need no more than the theme.
import '../elements/theme-switch.js';
