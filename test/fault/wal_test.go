package fault_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"

	"tansiq/internal/node"
)

// cutLog cuts the write-ahead log of a node that is dead back to the last frame that was synced to the disk: what is
// left after a loss of power. It returns how many bytes went.
//
// SQLite moves the end of the log in its index, the -shm file, only when a commit at synchronous=FULL has been synced:
// two copies of a header, with the number of frames at byte 16 and the log's salt at byte 32.
func cutLog(data string) (int64, error) {
	path := filepath.Join(data, node.DatabaseFile)
	index, err := os.ReadFile(path + "-shm")
	if os.IsNotExist(err) || err == nil && len(index) < 96 {
		return 0, nil // nothing was written in this run
	}
	if err != nil {
		return 0, err
	}
	if !bytes.Equal(index[:48], index[48:96]) {
		return 0, nil // killed while it moved the end
	}
	log, err := os.OpenFile(path+"-wal", os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	head := make([]byte, 32)
	if n, err := log.ReadAt(head, 0); n < len(head) {
		return 0, fmt.Errorf("reading the head of the log: %w", err)
	}
	if !bytes.Equal(head[16:24], index[32:40]) {
		return 0, nil // killed while it began the log anew: the database file holds all that was synced
	}
	frames, page := int64(binary.NativeEndian.Uint32(index[16:])), int64(binary.BigEndian.Uint32(head[8:]))
	info, err := log.Stat()
	if err != nil {
		return 0, err
	}
	end := 32 + frames*(24+page)
	if info.Size() < end {
		return 0, fmt.Errorf("the log has %d bytes and its index says %d", info.Size(), end)
	}
	if err := os.Remove(path + "-shm"); err != nil { // it is memory, and gone
		return 0, err
	}
	return info.Size() - end, log.Truncate(end)
}
