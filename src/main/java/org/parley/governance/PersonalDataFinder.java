package org.parley.governance;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Set;
import org.parley.config.InputRule.PersonalData;

/** What data of persons looks like. Numbers are believed by their check digits, where they have such. */
final class PersonalDataFinder {
    private static final Pattern E_MAIL =
            Pattern.compile("[\\pL\\pN._%+'-]+@(?:[\\pL\\pN](?:[\\pL\\pN-]*[\\pL\\pN])?\\.)+\\pL{2,}");

    /** Of an international number, of one with its area's code, or of one as written in North America. */
    private static final Pattern PHONE =
            Pattern.compile("\\+[1-9]|00?[1-9]|\\([+0-9]{2,6}\\)[ ./-]?[0-9]|[2-9][0-9]{2}[-. ][0-9]{3}[-. ][0-9]{4}");

    /** A date with its day and month before the year. */
    private static final Pattern NO_PHONE =
            Pattern.compile("[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})(?:[^0-9./-]|$)");

    private static final Pattern IBAN = Pattern.compile("[A-Za-z]{2}[0-9]{2}");
    private static final Pattern CREDIT_CARD = Pattern.compile("[2-6][0-9]");
    private static final String SPACES = " \u00a0\u202f";
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final String KOSOVO = "XK"; // has IBANs, but is not in ISO 3166

    private PersonalDataFinder() {}

    static Finder of(PersonalData data) {
        return switch (data) {
            case E_MAIL -> Finder.of(E_MAIL);
            case PHONE ->
                new NumberFinder(PHONE, "0123456789", SPACES + "-+./()", true, 7, 15, PersonalDataFinder::isPhone);
            case IBAN ->
                new NumberFinder(
                        IBAN,
                        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                        SPACES,
                        false,
                        15,
                        34,
                        (written, number) -> isIban(number.toUpperCase(Locale.ROOT)));
            case CREDIT_CARD ->
                new NumberFinder(
                        CREDIT_CARD,
                        "0123456789",
                        SPACES + "-",
                        false,
                        13,
                        19,
                        (written, number) -> passesLuhn(number));
        };
    }

    private static boolean isPhone(String written, String number) {
        return !NO_PHONE.matcher(written).lookingAt();
    }

    /** @see <a href="https://www.iso.org/standard/81090.html">ISO 13616: the number's remainder by 97 is 1</a> */
    private static boolean isIban(String number) {
        String country = number.substring(0, 2);
        if (!COUNTRIES.contains(country) && !country.equals(KOSOVO)) {
            return false;
        }
        String turned = number.substring(4) + number.substring(0, 4);
        int remainder = 0;
        for (int i = 0; i < turned.length(); i++) {
            int value = Character.digit(turned.charAt(i), 36);
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
        }
        return remainder == 1;
    }

    /** @see <a href="https://www.iso.org/standard/70484.html">ISO 7812, annex B</a> */
    private static boolean passesLuhn(String number) {
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }
}
