package org.parley.provider;

import org.jspecify.annotations.Nullable;

/** The provider could not be asked; carries the {@link Fault} to show. */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    public ProviderException(Fault fault, @Nullable Throwable cause) {
        super(fault.title(), cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
