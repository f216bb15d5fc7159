package org.parley.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a server does in one go, in Lua: it runs nothing else meanwhile. All keys of one run are of one answer or one node. Times are
 * the server's own.
 *
 * @see <a href="https://valkey.io/topics/eval-intro/">Scripting with Lua</a>
 */
enum ValkeyScript {
    /** Keys: answer, blocks. Arguments: last, bytes, ending or nothing, seconds to keep at most, fields and values. */
    REGISTER("""
            if redis.call('exists', KEYS[1]) == 1 then return 0 end
            redis.call('hset', KEYS[1], 'last', ARGV[1], unpack(ARGV, 5))
            if ARGV[1] ~= '0' then
              if ARGV[3] == '' then
                redis.call('xadd', KEYS[2], '1-' .. ARGV[1], 'b', ARGV[2])
              else
                redis.call('xadd', KEYS[2], '1-' .. ARGV[1], 'b', ARGV[2], 'e', ARGV[3])
                redis.call('hset', KEYS[1], 'ended', redis.call('time')[1])
              end
              redis.call('expire', KEYS[2], ARGV[4])
            end
            redis.call('expire', KEYS[1], ARGV[4])
            return 1"""),

    /**
     * Keys: answer, blocks. Arguments: node, number before the first, first, last, bytes, ending or nothing, seconds to keep at
     * most. Answers the nodes that read it; nothing where it is refused.
     */
    APPEND("""
            local now = redis.call('hmget', KEYS[1], 'node', 'last', 'ended', 'readers')
            if now[1] ~= ARGV[1] or now[2] ~= ARGV[2] or now[3] then return false end
            if ARGV[6] == '' then
              redis.call('xadd', KEYS[2], ARGV[3] .. '-' .. ARGV[4], 'b', ARGV[5])
              redis.call('hset', KEYS[1], 'last', ARGV[4])
              if ARGV[2] == '0' then redis.call('expire', KEYS[2], ARGV[7]) end
            else
              redis.call('xadd', KEYS[2], ARGV[3] .. '-' .. ARGV[4], 'b', ARGV[5], 'e', ARGV[6])
              redis.call('hset', KEYS[1], 'last', ARGV[4], 'ended', redis.call('time')[1])
              redis.call('expire', KEYS[1], ARGV[7])
              redis.call('expire', KEYS[2], ARGV[7])
            end
            return now[4] or ''"""),

    /** Keys: answer. Writes what is there, so that it can be waited for once more. */
    REPEAT("""
            local last = redis.call('hget', KEYS[1], 'last')
            if last then redis.call('hset', KEYS[1], 'last', last) end
            return 1"""),

    /**
     * Keys: answer, blocks. Arguments: node, number of the first event wanted, bytes after which it is enough. Whoever reads what
     * another node makes is told from then on when there is more.
     */
    READ("""
            local now = redis.call('hmget', KEYS[1], 'node', 'ended', 'readers')
            if not now[1] then return {} end
            local readers = now[3] or ''
            if now[1] ~= ARGV[1] and not now[2] and not string.find(readers, ARGV[1], 1, true) then
              redis.call('hset', KEYS[1], 'readers', readers .. ' ' .. ARGV[1])
            end
            local all, size, from, more = {}, 0, ARGV[2] .. '-0', true
            while more and size < tonumber(ARGV[3]) do
              local some = redis.call('xrange', KEYS[2], from, '+', 'COUNT', 16)
              for _, entry in ipairs(some) do
                all[#all + 1] = entry
                size = size + #entry[2][2]
                from = '(' .. entry[1]
              end
              more = #some == 16
            end
            return all"""),

    /** Keys: answer. Arguments: the new node, the old one. */
    TAKE_OVER("""
            local now = redis.call('hmget', KEYS[1], 'node', 'ended')
            if now[1] ~= ARGV[2] or now[2] then return 0 end
            redis.call('hset', KEYS[1], 'node', ARGV[1])
            return 1"""),

    /** Keys: answer. Arguments: node, note. */
    NOTE("""
            local now = redis.call('hmget', KEYS[1], 'node', 'ended')
            if now[1] ~= ARGV[1] or now[2] then return 0 end
            redis.call('hset', KEYS[1], 'note', ARGV[2])
            return 1"""),

    /** Keys: answer. */
    ASK_STOP("""
            local now = redis.call('hmget', KEYS[1], 'node', 'ended')
            if not now[1] or now[2] then return 0 end
            redis.call('hset', KEYS[1], 'stop', '1')
            return 1"""),

    /** Keys: answer, blocks. Answers whose it was. */
    DELETE("""
            local node = redis.call('hget', KEYS[1], 'node')
            redis.call('unlink', KEYS[1], KEYS[2])
            return node"""),

    /** Keys: answer, blocks. Arguments: seconds since its end, seconds to remember it. Answers whether it is done with. */
    FORGET("""
            if redis.call('exists', KEYS[1]) == 0 then return 1 end
            local ended = redis.call('hget', KEYS[1], 'ended')
            if not ended or tonumber(redis.call('time')[1]) - tonumber(ended) < tonumber(ARGV[1]) then return 0 end
            redis.call('unlink', KEYS[2])
            redis.call('hset', KEYS[1], 'kept', '0')
            redis.call('expire', KEYS[1], ARGV[2])
            return 1"""),

    /** Keys: a sorted set. Arguments: who is entered, now. */
    ENTER("""
            local time = redis.call('time')
            return redis.call('zadd', KEYS[1], time[1] .. string.format('%06d', time[2]), ARGV[1])"""),

    /** Keys: running, ended. Arguments: answers that have ended. */
    FINISH("""
            local time = redis.call('time')
            for _, id in ipairs(ARGV) do
              redis.call('zrem', KEYS[1], id)
              redis.call('zadd', KEYS[2], time[1] .. string.format('%06d', time[2]), id)
            end
            return 1"""),

    /** Keys: a sorted set. Arguments: seconds; then who is struck out if entered that long ago, and not again since. */
    STRIKE("""
            local before = tonumber(redis.call('time')[1]) - tonumber(ARGV[1])
            for i = 2, #ARGV, 2 do
              local entered = redis.call('zscore', KEYS[1], ARGV[i])
              if entered == ARGV[i + 1] and tonumber(entered) / 1000000 < before then
                redis.call('zrem', KEYS[1], ARGV[i])
              end
            end
            return 1"""),

    /**
     * Keys: ended. Arguments: seconds since the end, how many at most, seconds. Answers those that are due; they are not for so
     * long after, so that two nodes do not do the same work, and nothing is left where one of them does not do it.
     */
    CLAIM("""
            local due = tonumber(redis.call('time')[1]) - tonumber(ARGV[1])
            local ids = redis.call('zrangebyscore', KEYS[1], '-inf', string.format('%d999999', due), 'LIMIT', 0, ARGV[2])
            for _, id in ipairs(ids) do
              redis.call('zadd', KEYS[1], string.format('%d000000', due + tonumber(ARGV[3])), id)
            end
            return ids""");

    private final String text;
    private final String hash;

    ValkeyScript(String text) {
        this.text = text;
        try {
            this.hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    String text() {
        return text;
    }

    /** By which a server knows it, once it has seen it. */
    String hash() {
        return hash;
    }
}
